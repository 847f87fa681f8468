#include "daemons/web/member_access.hpp"

#include "lib/flow/chat_access.hpp"
#include "lib/membership/account_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using flow::ChatAccess;

void put_account(text::PageData& data, const Site& site, db::Database& reader, const MemberVisitor& member) {
    const auto account = membership::AccountStore{reader, site.vault}.held_by(member.person.id);
    data.show("account_shown", account || member.may(membership::k_right_account));
    if (!account) return;
    data.set("account", account->handle())
        .set("account_trouble", account->status == membership::ShopStatus::active ? "" : "Sedang bermasalah")
        .set("cart",
             account->cart_verified_at ? text::short_date_time(*account->cart_verified_at, site.about().zone) : "");
}

std::string_view in_indonesian(ChatAccess::State state) {
    switch (state) {
        case ChatAccess::State::none:
            return "Belum tersedia";
        case ChatAccess::State::waiting:
            return "Undangan Anda sedang disiapkan";
        case ChatAccess::State::invited:
            return "Undangan Anda siap";
        case ChatAccess::State::inside:
            return "Aktif";
        case ChatAccess::State::left:
            return "Anda sudah keluar dari grup";
    }
    return {};
}

void put_chat(text::PageData& data, const flow::Services& services, const MemberVisitor& member) {
    if (!member.may(membership::k_right_chat)) return;
    const ChatAccess access = flow::chat_access_of(services, member.person.id);
    const bool only_whatsapp = access.state == ChatAccess::State::none && !access.whatsapp_group.empty();
    data.show("chat_shown", true)
        .set("chat", only_whatsapp ? "Aktif" : in_indonesian(access.state))
        .set("chat_link", access.invite_link)
        .set("chat_until",
             access.expires_at ? text::date_and_time(*access.expires_at, services.site.zone) : std::string{})
        .show("chat_may_ask", access.may_ask)
        .set("whatsapp", access.whatsapp_group);
}

}  // namespace

void put_access(text::PageData& data, const Site& site, const http::Request& request, db::Database& reader,
                const MemberVisitor& member) {
    put_account(data, site, reader, member);
    put_chat(data, site.services(reader), member);
    const std::string_view asked = request.query.get("undangan");
    data.show("has_access", member.may(membership::k_right_account) || member.may(membership::k_right_chat))
        .set("asked", asked == "baru"    ? "Undangan baru sedang disiapkan. Muat ulang halaman ini sebentar lagi."
                      : asked == "tidak" ? "Undangan baru belum dapat dibuat sekarang. Hubungi admin bila perlu."
                                         : "");
}

}  // namespace mitra::web
