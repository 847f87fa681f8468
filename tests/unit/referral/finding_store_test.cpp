#include "lib/referral/finding_store.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Site {
    test::TestDatabase database = test::migrated_db();
    FindingStore findings{database};
    PersonId affiliate = test::add_person(database);

    Site() {
        AffiliateStore{database, test::test_vault()}.add({.id = affiliate, .applied_at = k_noon}, "web");
        database->execute(
            "INSERT INTO product (id, slug, name, name_key, kind, price, created_at)"
            " VALUES (1, 'a', 'A', 'a', 'program', 100, 0)");
    }
    OrderId order() {
        database
            ->prepared(R"sql(
                    INSERT INTO shop_order (uuid, product_id, buyer_id, buyer_proven, subtotal, discount, tax_mode,
                                            tax_rate_bp, tax, total, method, state, placed_at, expires_at, moved_at,
                                            moved_by)
                    VALUES (:uuid, 1, :buyer, 1, 100, 0, 'none', 0, 0, 100, 'duitku', 'pending', 0, 1, 0, 'test')
                )sql")
            .bind(":uuid", fmt::format("{:036}", ++orders_))
            .bind(":buyer", affiliate)
            .run();
        return OrderId{database->last_row_id()};
    }
    std::optional<FindingId> found(Rule rule, OrderId order) {
        return findings.add(about_order(rule, order, affiliate, Evidence{}.add("seconds", std::int64_t{4})), "test",
                            k_noon);
    }
    bool decide(FindingId id, FindingState to) { return findings.decide(id, to, "ani", k_noon + 1h); }

 private:
    int orders_ = 0;
};

std::vector<FindingId> ids(const std::vector<Finding>& findings) {
    std::vector<FindingId> result;
    for (const Finding& one : findings)
        result.push_back(one.id);
    return result;
}

}  // namespace

TEST_CASE("one thing is found once, whatever was decided about it", "[referral][fraud]") {
    Site site;
    const OrderId order = site.order();
    const auto first = site.found(Rule::own_email, order);
    REQUIRE(first);
    CHECK_FALSE(site.found(Rule::own_email, order));
    CHECK(site.found(Rule::ring, order));

    const Finding finding = site.findings.named("frd-1");
    CHECK(finding.id == *first);
    CHECK(finding.what.rule == Rule::own_email);
    CHECK(finding.what.evidence == R"({"seconds":4})");
    CHECK(finding.state == FindingState::open);
    CHECK(finding.found_at == k_noon);
    CHECK(finding.moved_by == "test");

    CHECK(site.decide(*first, FindingState::cleared));
    CHECK_FALSE(site.decide(*first, FindingState::confirmed));
    CHECK_FALSE(site.found(Rule::own_email, order));
    CHECK(site.findings.find(*first)->state == FindingState::cleared);
    CHECK(site.findings.find(*first)->moved_by == "ani");
    CHECK_THROWS_AS(site.findings.named("FRD-9"), Error);
    // A decision is not undone behind the machine's back, and nothing is dropped.
    CHECK_THROWS(site.database->execute("UPDATE fraud_finding SET state = 'open' WHERE id = 1"));
    CHECK_THROWS(site.database->execute("DELETE FROM fraud_finding"));
    CHECK_THROWS(site.database->execute("UPDATE fraud_finding SET evidence = '{}'"));
}

TEST_CASE("an order is held by its oldest open finding, and for good by a confirmed one", "[referral][fraud]") {
    Site site;
    const OrderId order = site.order();
    const OrderId other = site.order();
    const auto against = [&] {
        const auto finding = site.findings.against(order);
        return finding ? std::optional{finding->id} : std::nullopt;
    };
    CHECK(against() == std::nullopt);
    site.found(Rule::own_order, order);  // nobody earns by it: there is nothing to hold
    CHECK(against() == std::nullopt);

    const auto first = site.found(Rule::fast_checkout, order);
    const auto second = site.found(Rule::own_bank, order);
    const auto third = site.found(Rule::ring, order);
    site.found(Rule::own_bank, other);
    CHECK(against() == first);
    site.decide(*first, FindingState::cleared);
    CHECK(against() == second);
    site.decide(*third, FindingState::confirmed);
    CHECK(against() == third);
    CHECK(ids(site.findings.of_order(order)) == std::vector{FindingId{1}, *first, *second, *third});
}

TEST_CASE("findings are paged by what is asked for", "[referral][fraud]") {
    Site site;
    const OrderId one = site.order();
    const OrderId two = site.order();
    const auto a = site.found(Rule::ring, one).value();
    const auto b = site.found(Rule::burst, one).value();
    const auto c = site.found(Rule::ring, two).value();
    const auto clicks =
        site.findings.add({.rule = Rule::burst, .cause = "burst:PER-1@0", .evidence = "{}"}, "test", k_noon + 1h)
            .value();
    site.decide(a, FindingState::cleared);

    CHECK(ids(site.findings.list({}, {}, 2)) == std::vector{a, b});
    CHECK(ids(site.findings.list({}, b, 9)) == std::vector{c, clicks});
    CHECK(ids(site.findings.list({.state = FindingState::open, .rule = Rule::ring}, {}, 9)) == std::vector{c});
    CHECK(ids(site.findings.list({.rule = Rule::burst, .affiliate = site.affiliate}, {}, 9)) == std::vector{b});
    CHECK(ids(site.findings.list({.since = k_noon + 1h}, {}, 9)) == std::vector{clicks});
    CHECK(site.findings.count({.state = FindingState::open}) == 3);
    CHECK(site.findings.count({.until = k_noon + 1h}) == 3);
    CHECK(site.findings.newest() == clicks);
    CHECK(site.findings.open_by_rule() == std::map<Rule, std::int64_t>{{Rule::burst, 2}, {Rule::ring, 1}});
    CHECK(site.findings.open_by_rule(c) == std::map<Rule, std::int64_t>{{Rule::burst, 1}});
}

TEST_CASE("a pass remembers how far it came, and never goes back", "[referral][fraud]") {
    Site site;
    CHECK(site.findings.reached("ring") == 0);
    site.findings.reach("ring", 7);
    site.findings.reach("ring", 3);
    site.findings.reach("burst", 1);
    CHECK(site.findings.reached("ring") == 7);
    site.findings.start_over("ring");
    CHECK(site.findings.reached("ring") == 0);
    CHECK(site.findings.reached("burst") == 1);
}
