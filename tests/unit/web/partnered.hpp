#pragma once

#include <optional>
#include <string>

#include "lib/flow/click_token.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/attribution_store.hpp"
#include "tests/unit/web/shop.hpp"

namespace mitra::test {

/// A shop with a partner whose own code is RINA.
struct Partnered : Shop {
    explicit Partnered(std::string home = "socialpreneur") : Shop{[](flow::Site&) {}, std::move(home)} {
        site().site.partners.default_rate = BasisPoints{1'000};
        affiliates.add({.id = rina, .code = "RINA", .applied_at = k_noon}, "web");
        affiliates.move(rina, referral::AffiliateState::pending, referral::AffiliateState::approved, "", "ani", k_noon);
        groups.join(partners, rina, k_noon);
    }
    PersonId rina = add_person(site().database, {.phone = "+6281562726279"});
    referral::AffiliateStore affiliates{site().database, test_vault()};
    people::GroupStore groups{site().database};
    GroupId partners = groups.add({.name = "Mitra", .kind = people::GroupKind::affiliate, .affiliate_access = true});

    void suspend() {
        affiliates.move(rina, referral::AffiliateState::approved, referral::AffiliateState::suspended, "x", "ani",
                        site().clock.now());
    }
    /// What the browser keeps of an answer.
    void keep(const http::Response& page) {
        for (const auto& [name, line] : page.headers) {
            if (name != "Set-Cookie") continue;
            const auto equals = line.find('=');
            http::Fields kept;
            for (const auto& [cookie, value] : visitor.cookies)
                if (cookie != line.substr(0, equals)) kept.add(cookie, value);
            kept.add(line.substr(0, equals), line.substr(equals + 1, line.find(';') - equals - 1));
            visitor.cookies = std::move(kept);
        }
    }
    http::Response follow(const std::string& address) {
        auto page = visitor.get(address);
        keep(page);
        return page;
    }
    std::optional<flow::Click> remembered() {
        return flow::read_click(test_vault(), visitor.cookies.get("__Host-klik"));
    }
    std::optional<PersonId> credited() {
        const auto credit = referral::AttributionStore{site().database}.credit(last_order().id);
        return credit ? std::optional{credit->affiliate} : std::nullopt;
    }
};

}  // namespace mitra::test
