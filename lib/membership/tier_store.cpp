#include "lib/membership/tier_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"

namespace mitra::membership {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT membership_tier.id AS id, code, product_id, rank, days, membership_tier.features AS features, name, "
        "slug, price,"
        " archived_at IS NULL AS on_sale FROM membership_tier JOIN product ON product.id = product_id {}",
        rest);
}

Tier read(const db::Row& row) {
    return {.id = row.id<TierId>("id"),
            .code = row.text("code"),
            .product = row.id<ProductId>("product_id"),
            .rank = row.integer("rank"),
            .days = row.integer("days"),
            .features = nlohmann::json::parse(row.text("features")).get<std::vector<std::string>>(),
            .name = row.text("name"),
            .slug = row.text("slug"),
            .price = row.money("price"),
            .on_sale = row.boolean("on_sale")};
}

std::string as_json(const std::vector<std::string>& features) {
    return nlohmann::json(features).dump();
}

}  // namespace

TierId TierStore::add(std::string_view code, ProductId product, std::int64_t days,
                      const std::vector<std::string>& features) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (code.empty() || code.size() > 20 || code.front() < 'a' || !std::all_of(code.begin(), code.end(), plain))
        throw Error{ErrorKind::usage, fmt::format("'{:.60}' is no tier's code", code),
                    "up to 20 small letters, digits and hyphens, a letter first", "tier"};
    const bool taken =
        database_.prepared("SELECT count(*) FROM membership_tier WHERE code = :code OR product_id = :product")
            .bind(":code", code)
            .bind(":product", product)
            .integer() > 0;
    if (taken)
        throw Error{ErrorKind::refused, fmt::format("there is a tier '{}', or {} is one", code, product),
                    "see 'mitra membership tiers'", "tier"};
    database_
        .prepared(R"sql(
            INSERT INTO membership_tier (code, product_id, rank, days, features)
            SELECT :code, :product, 1 + ifnull(max(rank), 0), :days, :features FROM membership_tier
        )sql")
        .bind(":code", code)
        .bind(":product", product)
        .bind(":days", days)
        .bind(":features", as_json(features))
        .run();
    return TierId{database_.last_row_id()};
}

void TierStore::set_days(TierId id, std::int64_t days) {
    database_.prepared("UPDATE membership_tier SET days = :days WHERE id = :id")
        .bind(":days", days)
        .bind(":id", id)
        .run();
}

void TierStore::set_features(TierId id, const std::vector<std::string>& features) {
    database_.prepared("UPDATE membership_tier SET features = :features WHERE id = :id")
        .bind(":features", as_json(features))
        .bind(":id", id)
        .run();
}

std::optional<Tier> TierStore::find(TierId id) {
    static const std::string sql = select("WHERE membership_tier.id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

std::optional<Tier> TierStore::of_product(ProductId product) {
    static const std::string sql = select("WHERE product_id = :product");
    return database_.prepared(sql).bind(":product", product).optional_row(read);
}

Tier TierStore::named(std::string_view code) {
    static const std::string sql = select("WHERE code = :code");
    if (auto found = database_.prepared(sql).bind(":code", code).optional_row(read)) return std::move(*found);
    std::string codes;
    for (const Tier& tier : list())
        codes += (codes.empty() ? "" : ", ") + tier.code;
    throw Error{ErrorKind::not_found, fmt::format("no tier '{:.100}'", code),
                codes.empty() ? "'mitra init' makes the first two" : "there are: " + codes, "tier"};
}

std::vector<Tier> TierStore::list() {
    static const std::string sql = select("ORDER BY rank");
    return database_.prepared(sql).rows(read);
}

}  // namespace mitra::membership
