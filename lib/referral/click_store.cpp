#include "lib/referral/click_store.hpp"

#include <map>
#include <utility>

#include "lib/referral/count_store.hpp"
#include "lib/referral/utm.hpp"

namespace mitra::referral {

void ClickStore::record(std::span<const Click> clicks, Zone zone) {
    std::map<std::pair<PersonId, std::string_view>, std::int64_t> words;
    std::map<CountKey, Counts> counted;
    for (const Click& click : clicks) {
        const auto [word, is_new] = words.try_emplace({click.affiliate, click.utm_source});
        if (is_new) word->second = utm_of(click.affiliate, click.utm_source);
        const CountKey key{.affiliate = click.affiliate,
                           .day = day_number(click.at, zone),
                           .product = click.product,
                           .utm = word->second};
        database_
            .prepared(R"sql(
                INSERT INTO affiliate_click (at, affiliate_id, product_id, utm_id)
                VALUES (:at, :affiliate, :product, :utm)
            )sql")
            .bind(":at", click.at)
            .bind(":affiliate", key.affiliate)
            .bind(":product", key.product)
            .bind(":utm", key.utm)
            .run();
        ++counted[key].clicks;
    }
    CountStore counts{database_};
    for (const auto& [key, more] : counted)
        counts.add(key, more);
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
