#include "lib/flow/membership_messages.hpp"

#include <fmt/format.h>

#include "lib/flow/order_values.hpp"
#include "lib/flow/tell.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using membership::Membership;
using membership::Tier;

/// Empty for life: a line of nothing but it is left out.
std::string end_of(const Services& services, const Membership& one) {
    return one.expires_at ? text::long_date(*one.expires_at, services.site.zone) : std::string{};
}

void tell(const Services& services, const Membership& one, const Tier& tier, std::string_view what) {
    tell_person(services, one.person,
                {.kind = outbox::Kind::account,
                 .cause = fmt::format("{}:{}", one.id, what),
                 .template_name = fmt::format("membership_{}", what),
                 .fields = {{"tier_name", tier.name},
                            {"ends_on", end_of(services, one)},
                            {"renew_link", services.site.base_url + "/membership"},
                            {"member_link", services.site.base_url + "/saya"}}});
}

}  // namespace

void tell_membership_begun(const Services& services, const Membership& one, const Tier& tier) {
    tell(services, one, tier, "begun");
}

void tell_membership_ending(const Services& services, const Membership& one, const Tier& tier) {
    tell(services, one, tier, "ending");
}

void tell_membership_over(const Services& services, const Membership& one, const Tier& tier) {
    tell(services, one, tier, "over");
}

void tell_membership_in_vain(const Services& services, const shop::Order& order, const Tier& tier, const Tier& has) {
    tell_admin(services, {.cause = fmt::format("{}:in_vain", order.id),
                          .template_name = "admin_alert",
                          .order = order.id,
                          .fields = {{"alert", fmt::format("{} dibayar untuk {}, padahal sudah {}",
                                                           order_number(services.site, order.id), tier.name, has.name)},
                                     {"detail", "Pembelinya tidak mendapat apa-apa yang baru; pesanannya tetap lunas."},
                                     {"action", fmt::format("mitra order refund {} --reason \"...\"", order.id)}}});
}

void tell_upgrade_rejected(const Services& services, const membership::Upgrade& request, const Tier& tier,
                           std::string_view reason) {
    tell_person(services, request.person,
                {.kind = outbox::Kind::account,
                 .cause = fmt::format("{}:rejected", request.id),
                 .template_name = "upgrade_rejected",
                 .fields = {{"tier_name", tier.name},
                            {"reason", std::string{reason}},
                            {"renew_link", services.site.base_url + "/saya/upgrade"}}});
}

}  // namespace mitra::flow
