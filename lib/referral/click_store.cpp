#include "lib/referral/click_store.hpp"

#include <array>

#include "lib/referral/utm.hpp"

namespace mitra::referral {
namespace {

constexpr std::int64_t k_day_ms = 24 * 60 * 60 * 1000;

// The clicks that are not counted yet are grouped once, in the order of the largest counter's key, and each counter is
// made of the groups: it is the sorting that costs. The table is the connection's own, in memory, and empty between.
constexpr const char* k_groups = R"sql(
    CREATE TEMP TABLE IF NOT EXISTS click_group (
        affiliate_id INTEGER NOT NULL,
        day          INTEGER NOT NULL,
        product_id   INTEGER NOT NULL,
        utm_id       INTEGER NOT NULL,
        clicks       INTEGER NOT NULL,
        PRIMARY KEY (affiliate_id, day, product_id, utm_id)
    ) STRICT, WITHOUT ROWID
)sql";
constexpr const char* k_group = R"sql(
    INSERT INTO click_group (affiliate_id, day, product_id, utm_id, clicks)
    SELECT affiliate_id, (at + :offset) / :day, product_id, utm_id, count(*) FROM affiliate_click
     WHERE id > :counted GROUP BY 1, 2, 3, 4
)sql";
constexpr std::array k_counters{
    R"sql(
        INSERT INTO affiliate_day (affiliate_id, day, product_id, utm_id, clicks)
        SELECT affiliate_id, day, product_id, utm_id, clicks FROM click_group WHERE true
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql",
    R"sql(
        INSERT INTO affiliate_total (affiliate_id, clicks)
        SELECT affiliate_id, sum(clicks) FROM click_group GROUP BY affiliate_id
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql",
    R"sql(
        INSERT INTO utm_day (day, product_id, utm_id, clicks)
        SELECT day, product_id, utm_id, sum(clicks) FROM click_group GROUP BY day, product_id, utm_id
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql",
    R"sql(
        INSERT INTO referral_day (day, referrer_id, clicks)
        SELECT day, affiliate_id, sum(clicks) FROM click_group GROUP BY affiliate_id, day
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql",
    R"sql(
        INSERT INTO referral_total (referrer_id, clicks)
        SELECT affiliate_id, sum(clicks) FROM click_group GROUP BY affiliate_id
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks
    )sql"};

}  // namespace

void ClickStore::record(std::span<const Click> clicks, Zone zone) {
    if (clicks.empty()) return;
    Words words;
    auto insert = database_.prepared(R"sql(
        INSERT INTO affiliate_click (at, affiliate_id, product_id, utm_id)
        VALUES (:at, :affiliate, :product, :utm)
    )sql");
    for (const Click& click : clicks) {
        insert.bind(":at", click.at)
            .bind(":affiliate", click.affiliate)
            .bind(":product", click.product)
            .bind(":utm", utm_of(words, click));
        insert.run();
    }
    if (clicks.size() < k_crowd || database_.last_row_id() - counted() >= k_most_waiting) count_waiting(zone);
}

/// As the public one, but each word is looked up once.
std::int64_t ClickStore::utm_of(Words& words, const Click& click) {
    if (click.utm_source.empty()) return 0;
    const auto [known, is_new] = words.try_emplace(click.utm_source);
    if (is_new) known->second = row_named(click.utm_source);
    if (known->second && may_use(click.affiliate, *known->second)) return *known->second;
    const std::int64_t utm = new_word(click.affiliate, click.utm_source);
    known->second = row_named(click.utm_source);
    return utm;
}

std::int64_t ClickStore::counted() {
    return database_.prepared("SELECT click_id FROM affiliate_click_counted").integer();
}

std::int64_t ClickStore::count_waiting(Zone zone) {
    const std::int64_t before = counted();
    const std::int64_t last =
        database_.prepared("SELECT max(id) FROM affiliate_click").optional_integer().value_or(before);
    if (last == before) return 0;
    database_.execute(k_groups);
    database_.prepared(k_group)
        .bind(":counted", before)
        .bind(":offset", std::chrono::milliseconds{zone.offset}.count())
        .bind(":day", k_day_ms)
        .run();
    for (const char* counter : k_counters)
        database_.prepared(counter).run();
    database_.prepared("DELETE FROM click_group").run();
    database_.prepared("UPDATE affiliate_click_counted SET click_id = :last").bind(":last", last).run();
    return last - before;
}

std::int64_t ClickStore::utm_of(PersonId affiliate, std::string_view word) {
    if (word.empty()) return 0;
    const auto known = row_named(word);
    return known && may_use(affiliate, *known) ? *known : new_word(affiliate, word);
}

std::int64_t ClickStore::new_word(PersonId affiliate, std::string_view word) {
    const std::int64_t brought =
        database_.prepared("SELECT count(*) FROM affiliate_utm WHERE affiliate_id = :affiliate")
            .bind(":affiliate", affiliate)
            .integer();
    const std::string_view counted = brought < k_most_words ? word : k_other_utm;
    database_.prepared("INSERT INTO utm_source (name) VALUES (:name) ON CONFLICT DO NOTHING")
        .bind(":name", counted)
        .run();
    const std::int64_t utm = row_named(counted).value();
    database_
        .prepared("INSERT INTO affiliate_utm (affiliate_id, utm_id) VALUES (:affiliate, :utm) ON CONFLICT DO NOTHING")
        .bind(":affiliate", affiliate)
        .bind(":utm", utm)
        .run();
    return utm;
}

std::optional<std::int64_t> ClickStore::row_named(std::string_view word) {
    return database_.prepared("SELECT id FROM utm_source WHERE name = :name").bind(":name", word).optional_integer();
}

bool ClickStore::may_use(PersonId affiliate, std::int64_t utm) {
    if (utm <= k_most_words) return true;
    return database_.prepared("SELECT 1 FROM affiliate_utm WHERE affiliate_id = :affiliate AND utm_id = :utm")
        .bind(":affiliate", affiliate)
        .bind(":utm", utm)
        .optional_integer()
        .has_value();
}

std::string ClickStore::word_of(std::int64_t utm) {
    return database_.prepared("SELECT name FROM utm_source WHERE id = :id")
        .bind(":id", utm)
        .optional_row([](const db::Row& row) { return row.text("name"); })
        .value_or(std::string{});
}

}  // namespace mitra::referral
