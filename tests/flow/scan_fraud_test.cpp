#include "lib/flow/scan_fraud.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "lib/db/connection.hpp"
#include "lib/flow/decide_finding.hpp"
#include "tests/flow/fraud_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::Found;
using test::FraudSite;

namespace {

/// So many orders of one buyer, credited to one affiliate a day apart, each by a click five seconds before.
void many_orders(FraudSite& site, std::int64_t count, PersonId buyer, PersonId affiliate) {
    site.database
        ->prepared(R"sql(
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
            INSERT INTO shop_order (uuid, product_id, buyer_id, buyer_proven, subtotal, discount, tax_mode, tax_rate_bp,
                                    tax, total, method, state, placed_at, expires_at, moved_at, moved_by)
            SELECT printf('%036d', i), 1, :buyer, 1, 100, 0, 'none', 0, 0, 100, 'duitku', 'pending', i * 86400000,
                   i * 86400000 + 1, 0, 'test' FROM n
        )sql")
        .bind(":count", count)
        .bind(":buyer", buyer)
        .run();
    site.database
        ->prepared(R"sql(
            INSERT INTO order_attribution (order_id, affiliate_id, source, utm_id, clicked_at, rate_bp, rate_from,
                                           decided_at)
            SELECT id, :affiliate, 'click', 0, placed_at - 5000, 1000, 'site', placed_at FROM shop_order
        )sql")
        .bind(":affiliate", affiliate)
        .run();
}

struct Killed {};

}  // namespace

TEST_CASE("a scan of ten thousand orders that is killed goes on where it was", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    many_orders(site, 10'000, site.buyer(), rina);
    int chunks = 0;
    const flow::ScanProgress killed = [&](std::int64_t, std::int64_t) {
        if (++chunks % 7 == 0) throw Killed{};
    };
    std::int64_t runs = 0;
    for (bool done = false; !done; ++runs) {
        try {
            flow::scan_fraud(site.services(), flow::ScanFrom::last_time, killed);
            done = true;
        } catch (const Killed&) {
        }
    }
    CHECK(runs > 1);
    CHECK(site.count("SELECT count(*) FROM fraud_finding WHERE rule = 'fast_checkout'") == 10'000);
    CHECK(site.count("SELECT count(*) FROM fraud_finding") == 10'000);
    for (const char* pass : {"own_order", "own_email", "own_bank", "fast_checkout", "burst", "ring"}) {
        INFO(pass);
        CHECK(referral::FindingStore{site.database}.reached(pass) == 10'000);
    }
    const auto again = site.scan(flow::ScanFrom::the_beginning);
    CHECK(again.found() == 0);
    CHECK(again.rules.at(3).looked_at == 10'000);
    CHECK(again.rules.at(3).open == 10'000);
}

TEST_CASE("two scans at once find everything once", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    many_orders(site, 6'000, site.buyer(), rina);
    std::int64_t beside = 0;
    db::Database connection = site.database.connect();
    std::thread other{
        [&] { beside = flow::scan_fraud(site.services(connection), flow::ScanFrom::last_time, {}).found(); }};
    const auto here = site.scan().found();
    other.join();
    CHECK(here + beside == 6'000);
    CHECK(site.count("SELECT count(*) FROM fraud_finding") == 6'000);
}

TEST_CASE("a scan that finds nothing new writes nothing", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    site.credited(site.buyer(), rina, 5s);
    site.account(rina, "111");
    CHECK(site.scan().found() == 1);
    db::Database other = site.database.connect();
    const db::Transaction lock{other};  // nobody can write now, and nobody needs to
    const auto nothing = site.scan();
    CHECK(nothing.found() == 0);
    CHECK(nothing.rules.at(3).open == 1);
    CHECK_FALSE(nothing.told);
}

TEST_CASE("what was cleared stays cleared", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const PersonId husband = site.buyer();
    site.account(rina, "111");
    site.account(husband, "111");  // one household, one account
    site.credited(husband, rina);
    CHECK(site.scan().found() == 1);
    flow::clear_finding(site.services(), FindingId{1});
    CHECK(site.scan().found() == 0);
    CHECK(site.scan(flow::ScanFrom::the_beginning).found() == 0);
    CHECK(site.finding(1).state == referral::FindingState::cleared);
}

TEST_CASE("the admin is told of new findings once a day", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate();
    const auto alerts = [&] { return site.count("SELECT count(*) FROM message WHERE cause GLOB 'fraud:*'"); };
    CHECK_FALSE(site.scan().told);
    site.credited(site.buyer(), rina, 1s);
    CHECK(site.scan().told);
    CHECK(alerts() == 2);  // WhatsApp and e-mail
    CHECK_FALSE(site.scan().told);

    site.credited(site.buyer(), rina, 1s);
    CHECK_FALSE(site.scan().told);  // today they know
    site.clock.advance(24h);
    CHECK(site.scan().told);
    CHECK(alerts() == 4);
    site.clock.advance(24h);
    CHECK_FALSE(site.scan().told);

    // What an order's own transaction found is told by the next scan; what was decided before then is not.
    const OrderId order = site.credited(site.buyer(), rina, 1s);
    flow::judge_order(site.services(), order);
    flow::clear_finding(site.services(), FindingId{3});
    CHECK_FALSE(site.scan().told);
    flow::judge_order(site.services(), site.credited(site.buyer(), rina, 1s));
    CHECK(site.scan().told);
    CHECK(alerts() == 6);
}

TEST_CASE("no rule walks through a table", "[fraud]") {
    FraudSite site;
    const PersonId rina = site.affiliate({.email = "rina@contoh.id"});
    const PersonId budi = site.affiliate();
    site.account(rina, "111");
    site.account(budi, "111");
    const OrderId order = site.credited(budi, rina, 5s);
    site.credited(rina, budi, 5s);
    site.type_email(order, "rina@contoh.id");
    for (int i = 0; i < 21; ++i)
        site.earned(site.credited(site.buyer(), rina), rina);
    site.clicks(rina, 301);
    site.clock.advance(5min);
    flow::judge_order(site.services(), order);
    site.scan();
    for (const auto state : {std::optional<referral::FindingState>{}, std::optional{referral::FindingState::open}})
        for (const auto rule : {std::optional<referral::Rule>{}, std::optional{referral::Rule::burst}})
            for (const auto affiliate : {std::optional<PersonId>{}, std::optional{rina}}) {
                referral::FindingStore findings{site.database};
                const referral::FindingFilter filter{.state = state, .rule = rule, .affiliate = affiliate};
                CHECK(findings.count(filter) == static_cast<std::int64_t>(findings.list(filter, {}, 1000).size()));
            }
    flow::clear_finding(site.services(), FindingId{1});

    // What this connection has asked of the tables that grow; what the test itself wrote is left out.
    const auto has = [](const std::string& sql, const char* words) { return sql.find(words) != std::string::npos; };
    std::vector<std::string> asked;
    for (const auto& [sql, statement] : site.database.database.connection().statements)
        for (const char* table : {"fraud_", "order_attribution", "payee_account", "payment_proof", "affiliate_click"})
            if (has(sql, table) && (has(sql, "INSERT INTO fraud_") || !has(sql, "INSERT INTO"))) {
                asked.push_back(sql);
                break;
            }
    CHECK(asked.size() > 25);
    for (const std::string& sql : asked) {
        INFO(sql);
        site.database->prepared("EXPLAIN QUERY PLAN " + sql).each_row([&](const db::Row& row) {
            const std::string step = row.text("detail");
            INFO(step);
            // Without a condition a list reads on from its start and stops after a page.
            const bool by_id = step.starts_with("SCAN (subquery") || step == "SCAN CONSTANT ROW";
            CHECK((by_id || !step.starts_with("SCAN")));
            CHECK(step.find("TEMP B-TREE FOR ORDER BY") == std::string::npos);
        });
    }
}
