#include "lib/referral/click_store.hpp"

#include <catch2/catch.hpp>

#include <vector>

#include "lib/referral/utm.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::referral;
using test::k_noon;
using test::k_wib;

namespace {

constexpr PersonId k_ani{1};
constexpr PersonId k_budi{2};

struct Clicks {
    test::TestDatabase database = test::migrated_db();
    ClickStore store{database};

    Clicks() {
        for (const PersonId id : {k_ani, k_budi})
            REQUIRE(test::add_person(database) == id);
    }

    void record(const std::vector<Click>& clicks) {
        db::in_transaction(database, [&] { store.record(clicks, k_wib); });
    }
    std::int64_t count(const char* sql) { return database->prepared(sql).integer(); }
};

}  // namespace

TEST_CASE("a utm_source is counted as a small word, whatever was typed", "[referral]") {
    CHECK(utm_word("Facebook") == "facebook");
    CHECK(utm_word("  WA_story-2.1 ") == "wa_story-2.1");
    CHECK(utm_word("") == "");
    CHECK(utm_word("   ") == "");
    CHECK(utm_word("dua kata") == k_other_utm);
    CHECK(utm_word("<script>") == k_other_utm);
    CHECK(utm_word("caf\xc3\xa9") == k_other_utm);
    CHECK(utm_word(std::string(40, 'a')) == std::string(40, 'a'));
    CHECK(utm_word(std::string(41, 'a')) == k_other_utm);
}

TEST_CASE("clicks recorded together are each in the log and each counted", "[referral]") {
    Clicks clicks;
    clicks.record({{k_ani, k_noon, ProductId{}, "wa"},
                   {k_ani, k_noon, ProductId{}, "wa"},
                   {k_ani, k_noon, ProductId{7}, ""},
                   {k_budi, k_noon + std::chrono::days{1}, ProductId{7}, "wa"}});
    clicks.record({});
    clicks.record({{k_ani, k_noon, ProductId{}, "wa"}});

    CHECK(clicks.count("SELECT count(*) FROM affiliate_click") == 5);
    CHECK(clicks.count("SELECT count(*) FROM affiliate_click WHERE utm_id = 0") == 1);
    CHECK(clicks.count("SELECT clicks FROM affiliate_day WHERE affiliate_id = 1 AND product_id = 0") == 3);
    CHECK(clicks.count("SELECT clicks FROM affiliate_total WHERE affiliate_id = 1") == 4);
    CHECK(clicks.count("SELECT sum(clicks) FROM utm_day") == 5);
    CHECK(clicks.count("SELECT clicks FROM referral_total WHERE referrer_id = 1") == 4);
    CHECK(clicks.count("SELECT clicks FROM referral_day WHERE referrer_id = 2") == 1);
    CHECK(clicks.count("SELECT count(*) FROM utm_source") == 1);
    CHECK(clicks.store.word_of(1) == "wa");
    CHECK(clicks.store.word_of(0).empty());
}

TEST_CASE("an affiliate brings a bounded number of words, and the rest is one", "[referral]") {
    Clicks clicks;
    std::vector<Click> flood;
    for (int i = 0; i < 1'000; ++i)
        flood.push_back({k_ani, k_noon, ProductId{}, "w" + std::to_string(i)});
    for (const Click& click : flood)
        clicks.record({click});
    CHECK(clicks.count("SELECT count(*) FROM utm_source") == ClickStore::k_most_words + 1);
    CHECK(clicks.count("SELECT count(*) FROM affiliate_day") == ClickStore::k_most_words + 1);
    const std::int64_t other = clicks.store.utm_of(k_ani, "another");
    CHECK(clicks.store.word_of(other) == k_other_utm);
    CHECK(clicks.store.word_of(clicks.store.utm_of(k_ani, "w5")) == "w5");  // known before
    CHECK(clicks.store.word_of(clicks.store.utm_of(k_budi, "another")) == "another");
}

TEST_CASE("the first words are everybody's, and each may use as many of the others", "[referral]") {
    Clicks clicks;
    for (std::int64_t i = 0; i < ClickStore::k_most_words; ++i)
        clicks.store.utm_of(k_ani, "ani" + std::to_string(i));
    CHECK(clicks.store.word_of(clicks.store.utm_of(k_budi, "ani7")) == "ani7");
    for (std::int64_t i = 0; i < ClickStore::k_most_words; ++i)
        CHECK(clicks.store.utm_of(k_budi, "budi" + std::to_string(i)) > ClickStore::k_most_words);
    CHECK(clicks.store.word_of(clicks.store.utm_of(k_budi, "more")) == k_other_utm);
    CHECK(clicks.store.word_of(clicks.store.utm_of(k_budi, "ani8")) == "ani8");
    CHECK(clicks.store.word_of(clicks.store.utm_of(k_ani, "budi3")) == k_other_utm);  // brought enough
    clicks.record({{k_budi, k_noon, ProductId{}, "budi3"}, {k_ani, k_noon, ProductId{}, "budi3"}});
    CHECK(clicks.count("SELECT count(DISTINCT utm_id) FROM affiliate_day") == 2);
}

TEST_CASE("the bound holds within one batch as well", "[referral]") {
    Clicks clicks;
    std::vector<Click> flood;
    for (int i = 0; i < 1'000; ++i)
        flood.push_back({k_ani, k_noon, ProductId{}, "w" + std::to_string(i)});
    clicks.record(flood);
    clicks.record({{k_ani, k_noon, ProductId{}, ""}});
    CHECK(clicks.count("SELECT count(*) FROM utm_source") == ClickStore::k_most_words + 1);
    CHECK(clicks.count("SELECT clicks FROM affiliate_total") == 1'001);
}

TEST_CASE("while clicks pour in they are logged, and counted once thousands wait or the crowd is over", "[referral]") {
    Clicks clicks;
    const auto counted = [&] { return clicks.count("SELECT ifnull(sum(clicks), 0) FROM affiliate_total"); };
    const std::vector<Click> crowd(ClickStore::k_crowd, Click{k_ani, k_noon, ProductId{}, "wa"});
    clicks.record(crowd);
    clicks.record(crowd);
    CHECK(clicks.count("SELECT count(*) FROM affiliate_click") == 32);
    CHECK(counted() == 0);
    clicks.record({{k_budi, k_noon, ProductId{}, ""}});
    CHECK(counted() == 33);

    const std::vector<Click> more(ClickStore::k_most_waiting - 1, Click{k_ani, k_noon, ProductId{}, "wa"});
    clicks.record(more);
    CHECK(counted() == 33);
    clicks.record(crowd);
    CHECK(counted() == 33 + ClickStore::k_most_waiting - 1 + std::int64_t{ClickStore::k_crowd});
    clicks.record(crowd);
    const auto waiting = db::in_transaction(clicks.database, [&] { return clicks.store.count_waiting(k_wib); });
    CHECK(waiting == std::int64_t{ClickStore::k_crowd});
    CHECK(db::in_transaction(clicks.database, [&] { return clicks.store.count_waiting(k_wib); }) == 0);
    for (const char* counter : {"affiliate_day", "affiliate_total", "utm_day", "referral_day", "referral_total"})
        CHECK(clicks.count(fmt::format("SELECT sum(clicks) FROM {}", counter).c_str()) ==
              clicks.count("SELECT count(*) FROM affiliate_click"));
}

TEST_CASE("a click is counted on its day in the site's zone", "[referral]") {
    Clicks clicks;
    const Instant midnight = start_of_day(k_noon, k_wib);
    for (const Instant at : {midnight - std::chrono::milliseconds{1}, midnight}) {
        clicks.record({{k_ani, at, ProductId{}, ""}});
        const auto day = day_number(at, k_wib);
        for (const char* counter : {"affiliate_day", "utm_day", "referral_day"})
            CHECK(clicks.count(fmt::format("SELECT clicks FROM {} WHERE day = {}", counter, day).c_str()) == 1);
    }
}
