// POST /saya/anggota/undangan: a member asks for a new invite into the chat group.
#include <fmt/format.h>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/member_page.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/chat_access.hpp"

namespace mitra::web {
namespace {

constexpr const char* k_page = "/saya/anggota";
constexpr http::Rate k_invites{.burst = 3, .per_minute = 0.1};

http::Answer ask_invite(const SharedSite& site, const MemberVisitor& member) {
    if (!site->limiter.take("undangan", to_string(member.person.id), k_invites))
        return site->view.failure(429).with("Retry-After", "600");
    return [site, person = member.person.id](db::Database& writer) -> http::Response {
        try {
            flow::new_invite(as_themselves(*site, writer, person), person, flow::InvitedBy::member);
            return http::Response::see_other(fmt::format("{}?undangan=baru#akses", k_page));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused) throw;
            return http::Response::see_other(fmt::format("{}?undangan=tidak#akses", k_page));
        }
    };
}

}  // namespace

void add_member_invite(http::Router& router, const SharedSite& site) {
    router.add("POST", "/saya/anggota/undangan", [site](const http::Request& request, db::Database& reader) {
        return for_member_form(site, request, reader,
                               [&](const MemberVisitor& member) -> http::Answer { return ask_invite(site, member); });
    });
}

}  // namespace mitra::web
