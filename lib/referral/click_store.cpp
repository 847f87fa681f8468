#include "lib/referral/click_store.hpp"

#include <array>
#include <map>
#include <utility>

#include "lib/referral/utm.hpp"

namespace mitra::referral {
namespace {

constexpr std::int64_t k_day_ms = 24 * 60 * 60 * 1000;

// One statement for each counter, over the clicks that are not counted yet: the last few thousand of the log.
constexpr std::array k_day_counters{
    R"sql(
        INSERT INTO affiliate_day (affiliate_id, day, product_id, utm_id, clicks)
        SELECT affiliate_id, (at + :offset) / :day, product_id, utm_id, count(*) FROM affiliate_click
         WHERE id > :counted GROUP BY 1, 2, 3, 4
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql",
    R"sql(
        INSERT INTO utm_day (day, product_id, utm_id, clicks)
        SELECT (at + :offset) / :day, product_id, utm_id, count(*) FROM affiliate_click
         WHERE id > :counted GROUP BY 1, 2, 3
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql",
    R"sql(
        INSERT INTO referral_day (day, referrer_id, clicks)
        SELECT (at + :offset) / :day, affiliate_id, count(*) FROM affiliate_click WHERE id > :counted GROUP BY 1, 2
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql"};
constexpr std::array k_total_counters{
    R"sql(
        INSERT INTO affiliate_total (affiliate_id, clicks)
        SELECT affiliate_id, count(*) FROM affiliate_click WHERE id > :counted GROUP BY 1
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql",
    R"sql(
        INSERT INTO referral_total (referrer_id, clicks)
        SELECT affiliate_id, count(*) FROM affiliate_click WHERE id > :counted GROUP BY 1
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql"};

}  // namespace

void ClickStore::record(std::span<const Click> clicks, Zone zone) {
    if (clicks.empty()) return;
    std::map<std::pair<PersonId, std::string_view>, std::int64_t> words;
    for (const Click& click : clicks) {
        const auto [word, is_new] = words.try_emplace({click.affiliate, click.utm_source});
        if (is_new) word->second = utm_of(click.affiliate, click.utm_source);
        database_
            .prepared(R"sql(
                INSERT INTO affiliate_click (at, affiliate_id, product_id, utm_id)
                VALUES (:at, :affiliate, :product, :utm)
            )sql")
            .bind(":at", click.at)
            .bind(":affiliate", click.affiliate)
            .bind(":product", click.product)
            .bind(":utm", word->second)
            .run();
    }
    if (clicks.size() < k_crowd || database_.last_row_id() - counted() >= k_most_waiting) count_waiting(zone);
}

std::int64_t ClickStore::counted() {
    return database_.prepared("SELECT click_id FROM affiliate_click_counted").integer();
}

std::int64_t ClickStore::count_waiting(Zone zone) {
    const std::int64_t before = counted();
    const std::int64_t last =
        database_.prepared("SELECT max(id) FROM affiliate_click").optional_integer().value_or(before);
    if (last == before) return 0;
    const std::int64_t offset = std::chrono::milliseconds{zone.offset}.count();
    for (const char* counter : k_day_counters)
        database_.prepared(counter).bind(":counted", before).bind(":offset", offset).bind(":day", k_day_ms).run();
    for (const char* counter : k_total_counters)
        database_.prepared(counter).bind(":counted", before).run();
    database_.prepared("UPDATE affiliate_click_counted SET click_id = :last").bind(":last", last).run();
    return last - before;
}

std::int64_t ClickStore::utm_of(PersonId affiliate, std::string_view word) {
    if (word.empty()) return 0;
    const auto known = database_
                           .prepared(R"sql(
                               SELECT id FROM utm_source JOIN affiliate_utm ON utm_id = id
                                WHERE name = :name AND affiliate_id = :affiliate
                           )sql")
                           .bind(":name", word)
                           .bind(":affiliate", affiliate)
                           .optional_integer();
    if (known) return *known;
    const std::int64_t brought =
        database_.prepared("SELECT count(*) FROM affiliate_utm WHERE affiliate_id = :affiliate AND utm_id <> 0")
            .bind(":affiliate", affiliate)
            .integer();
    const std::int64_t utm = row_of(brought < k_most_words ? word : k_other_utm);
    database_
        .prepared("INSERT INTO affiliate_utm (affiliate_id, utm_id) VALUES (:affiliate, :utm) ON CONFLICT DO NOTHING")
        .bind(":affiliate", affiliate)
        .bind(":utm", utm)
        .run();
    return utm;
}

std::int64_t ClickStore::row_of(std::string_view word) {
    database_.prepared("INSERT INTO utm_source (name) VALUES (:name) ON CONFLICT DO NOTHING").bind(":name", word).run();
    return database_.prepared("SELECT id FROM utm_source WHERE name = :name").bind(":name", word).integer();
}

std::string ClickStore::word_of(std::int64_t utm) {
    return database_.prepared("SELECT name FROM utm_source WHERE id = :id")
        .bind(":id", utm)
        .optional_row([](const db::Row& row) { return row.text("name"); })
        .value_or(std::string{});
}

}  // namespace mitra::referral
