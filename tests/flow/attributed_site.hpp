#pragma once

#include "lib/flow/click_token.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "tests/flow/money_site.hpp"

namespace mitra::test {

/// A shop with two partners in a group with access: Rina and Dewi.
struct AttributedSite : MoneySite {
    GroupId partners = people::GroupStore{database}.add(
        {.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true});
    PersonId rina = add_affiliate("+6281562726272", "RINA");
    PersonId dewi = add_affiliate("+6281562726273", "DEWI");

    AttributedSite() { site.partners.default_rate = BasisPoints{1'000}; }

    PersonId add_affiliate(const std::string& phone, const std::string& code) {
        const PersonId id = add_person(database, {.phone = phone});
        referral::AffiliateStore affiliates{database, test_vault()};
        affiliates.add({.id = id, .code = code, .applied_at = k_noon}, "web");
        move(id, referral::AffiliateState::pending, referral::AffiliateState::approved);
        people::GroupStore{database}.join(partners, id, k_noon);
        return id;
    }
    void move(PersonId id, referral::AffiliateState from, referral::AffiliateState to) {
        referral::AffiliateStore{database, test_vault()}.move(id, from, to, "", "ani", clock.now());
    }
    void change_group(const std::function<void(people::Group&)>& change) {
        people::GroupStore groups{database};
        people::Group group = groups.find(partners).value();
        change(group);
        groups.set(group);
    }
    /// What the cookie of somebody says who followed this affiliate's link just now.
    [[nodiscard]] std::string clicked(PersonId affiliate, const std::string& utm = "") const {
        return flow::click_token(test_vault(), {affiliate, clock.now(), utm});
    }
    flow::OrderRequest with_click(flow::OrderRequest request, std::string click) {
        request.click = std::move(click);
        return request;
    }
    flow::Placed place(const flow::OrderRequest& request) { return flow::place_order(services(), request); }
    referral::Attribution attribution(const flow::Placed& placed) {
        return referral::AttributionStore{database}.find(placed.order.id).value();
    }
    std::optional<PersonId> credited(const flow::Placed& placed) {
        const auto credit = referral::AttributionStore{database}.credit(placed.order.id);
        return credit ? std::optional{credit->affiliate} : std::nullopt;
    }
    /// "click not_approved, binding credited"
    std::string verdicts(const flow::Placed& placed) {
        std::string all;
        for (const auto& one : attribution(placed).candidates)
            all += fmt::format("{}{} {}", all.empty() ? "" : ", ", name(one.source), name(one.verdict));
        return all;
    }
};

}  // namespace mitra::test
