#include "lib/flow/chat_messages.hpp"

#include <fmt/format.h>

#include "lib/flow/tell.hpp"

namespace mitra::flow {
namespace {

std::int64_t today(const Services& services) {
    return day_number(services.clock.now(), services.site.zone);
}

}  // namespace

void tell_invite(const Services& services, const membership::Invite& invite) {
    const auto days = std::chrono::duration_cast<std::chrono::hours>(membership::k_invite_life).count() / 24;
    tell_person(services, invite.person,
                {.cause = fmt::format("{}:made", invite.id),
                 .template_name = "chat_invite",
                 .fields = {{"invite_link", invite.link},
                            {"valid_for", fmt::format("{} hari", days)},
                            {"whatsapp_group", services.site.membership.whatsapp_group}}});
}

void tell_whatsapp_group(const Services& services, PersonId member) {
    const std::string& group = services.site.membership.whatsapp_group;
    if (group.empty()) return;
    tell_person(services, member,
                {.cause = fmt::format("chat:whatsapp@{}", today(services)),
                 .template_name = "chat_invite",
                 .fields = {{"whatsapp_group", group}}});
}

void tell_chat_trouble(const Services& services, std::string_view alert, std::string_view detail,
                       std::string_view action) {
    tell_admin(
        services,
        {.cause = fmt::format("chat:{}@{}", alert, today(services)),
         .template_name = "admin_chat",
         .fields = {{"alert", std::string{alert}}, {"detail", std::string{detail}}, {"action", std::string{action}}}});
}

}  // namespace mitra::flow
