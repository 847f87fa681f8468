#include "lib/flow/affiliate_messages.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/admin_action.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/flow/tell.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using referral::AffiliateState;

/// What the admin should know of how the applicant came.
std::string_view how_they_came(const Buyer& applicant) {
    if (applicant.new_person) return "";
    if (applicant.proven) return "Mendaftar dari member area.";
    return "Nomor ini sudah kami kenal. Data di atas dari arsip kami, bukan dari formulir: pastikan pemilik nomor "
           "memang mendaftar.";
}

std::string_view template_for(AffiliateState now, AffiliateState before) {
    switch (now) {
        case AffiliateState::approved:
            return before == AffiliateState::suspended ? "affiliate_restored" : "affiliate_approved";
        case AffiliateState::rejected:
            return "affiliate_rejected";
        case AffiliateState::suspended:
            return "affiliate_suspended";
        case AffiliateState::banned:
            return "affiliate_banned";
        case AffiliateState::pending:
            break;
    }
    throw Error{ErrorKind::internal, "nobody is told that they wait"};
}

/// What the order earns them now; nothing where that is nothing.
std::string earned_by(const Services& services, OrderId order, PersonId person) {
    Money sum;
    for (const payout::Commission& line : payout::CommissionStore{services.database}.of_order(order))
        if (line.person == person) sum = sum + line.amount;
    return sum > Money{} ? to_string(sum) : std::string{};
}

}  // namespace

std::string affiliate_link(const Site& site, const referral::Affiliate& affiliate, const people::Person& person) {
    const std::string code = affiliate_code(site, affiliate, person);
    return code.empty() ? std::string{} : affiliate_link(site, AffiliateLink{.code = code});
}

void tell_application(const Services& services, const Buyer& applicant) {
    Services as_house = services;
    as_house.actor = {"mitra", "affiliate.apply"};
    const std::string id = to_string(applicant.id);
    const IssuedAction action = issue_admin_action(as_house, "approve", id);
    tell_admin(services, {.cause = fmt::format("affiliate:{}:applied@{}", id, services.clock.now().milliseconds),
                          .template_name = "admin_affiliate",
                          .about = applicant.id,
                          .fields = {{"action_link", action.url},
                                     {"action", "mitra approve " + id},
                                     {"detail", std::string{how_they_came(applicant)}}}});
}

void tell_decided(const Services& services, const AffiliateStanding& now, AffiliateState before) {
    const PersonId id = now.affiliate.id;
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (!person) return;
    const BasisPoints rate = commission_rate(services.site, now, std::nullopt).rate;
    tell_person(services, id,
                {.cause = fmt::format("affiliate:{}@{}", referral::name(now.affiliate.state),
                                      services.clock.now().milliseconds),
                 .template_name = std::string{template_for(now.affiliate.state, before)},
                 .fields = {{"affiliate_link", affiliate_link(services.site, now.affiliate, *person)},
                            {"commission_rate", rate.value == 0 ? std::string{} : text::percent(rate)},
                            {"member_link", services.site.base_url + "/saya"},
                            {"reason", now.affiliate.reason}}});
}

void tell_brought_order(const Services& services, const shop::Order& order) {
    const auto credit = referral::AttributionStore{services.database}.credit(order.id);
    if (!credit) return;
    tell_person(services, credit->affiliate,
                {.kind = outbox::Kind::order,
                 .cause = fmt::format("{}:brought", order.id),
                 .template_name = "affiliate_order",
                 .order = order.id});
}

void tell_brought_sale(const Services& services, const shop::Order& order) {
    const auto credit = referral::AttributionStore{services.database}.credit(order.id);
    const auto standing = credit ? affiliate_standing(services, credit->affiliate) : std::nullopt;
    if (!standing || standing->affiliate.state != AffiliateState::approved) return;
    tell_person(services, credit->affiliate,
                {.kind = outbox::Kind::payment,
                 .cause = fmt::format("{}:sold", order.id),
                 .template_name = "affiliate_sale",
                 .order = order.id,
                 .fields = {{"amount", earned_by(services, order.id, credit->affiliate)}}});
}

}  // namespace mitra::flow
