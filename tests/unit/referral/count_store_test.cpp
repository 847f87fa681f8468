#include "lib/referral/count_store.hpp"

#include <catch2/catch.hpp>

#include "tests/support/database.hpp"

using namespace mitra;
using namespace mitra::referral;

TEST_CASE("what came through a link is added to each of its counters", "[referral]") {
    auto database = test::migrated_db();
    CountStore store{database};
    const CountKey key{.affiliate = PersonId{1}, .day = 20'000, .product = ProductId{2}, .utm = 3};
    store.add(key, {.clicks = 2, .checkouts = 1});
    store.add(key, {.registrants = 1, .sales = 1, .turnover = Money{97'000}, .commission = Money{9'700}});
    store.add({.affiliate = PersonId{1}, .day = 20'001, .product = ProductId{}, .utm = 0},
              {.turnover = Money{-97'000}, .commission = Money{-9'700}});

    const auto sum = [&](const std::string& what, const std::string& table) {
        return database->prepared("SELECT sum(" + what + ") FROM " + table).integer();
    };
    for (const char* table : {"affiliate_day", "affiliate_total", "utm_day"}) {
        INFO(table);
        CHECK(sum("clicks", table) == 2);
        CHECK(sum("checkouts", table) == 1);
        CHECK(sum("registrants", table) == 1);
        CHECK(sum("sales", table) == 1);
        CHECK(sum("turnover", table) == 0);
        CHECK(sum("commission", table) == 0);
    }
    CHECK(database->prepared("SELECT count(*) FROM affiliate_day").integer() == 2);
    CHECK(database->prepared("SELECT turnover FROM utm_day WHERE utm_id = 3").integer() == 97'000);
}
