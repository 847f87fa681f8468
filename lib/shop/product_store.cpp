#include "lib/shop/product_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/base/near.hpp"
#include "lib/text/fold.hpp"

namespace mitra::shop {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

Product read(const db::Row& row) {
    return {.id = row.id<ProductId>("id"),
            .slug = row.text("slug"),
            .name = row.text("name"),
            .kind = product_kind_named(row.text("kind")).value(),
            .price = row.money("price"),
            .description = row.text("description"),
            .landing = row.text("landing"),
            .features = lines_of(row.text("features")),
            .group_on_order = row.optional_id<GroupId>("group_on_order"),
            .group_on_paid = row.optional_id<GroupId>("group_on_paid"),
            .file = row.optional_id<FileId>("file_id"),
            .file_name = row.optional_text("file_name").value_or(""),
            .rate_bp = row.optional_integer("rate_bp"),
            .created_at = row.instant("created_at"),
            .archived_at = row.optional_instant("archived_at")};
}

void bind_fields(db::Query& query, const Product& product, std::string_view name_key) {
    query.bind(":slug", product.slug)
        .bind(":name", product.name)
        .bind(":name_key", name_key)
        .bind(":price", product.price)
        .bind(":description", product.description)
        .bind(":landing", product.landing)
        .bind(":features", fmt::format("{}", fmt::join(product.features, "\n")))
        .bind(":on_order", product.group_on_order)
        .bind(":on_paid", product.group_on_paid)
        .bind(":file", product.file)
        .bind(":file_name", product.file ? std::optional{product.file_name} : std::nullopt)
        .bind(":rate_bp", product.rate_bp)
        .bind(":archived_at", product.archived_at);
}

std::string conditions(const ProductFilter& filter) {
    std::string sql = "id > :after";
    if (!filter.archived) sql += " AND archived_at IS NULL";
    if (filter.kind) sql += " AND kind = :kind";
    return sql;
}

void bind_filter(db::Query& query, const ProductFilter& filter, ProductId after) {
    query.bind(":after", after);
    if (filter.kind) query.bind(":kind", name(*filter.kind));
}

/// "did you mean ...", or where the list is.
std::string hint_for(db::Database& database, std::string_view typed) {
    const auto slugs = database.prepared("SELECT slug FROM product WHERE archived_at IS NULL ORDER BY id LIMIT 1000")
                           .rows([](const db::Row& row) { return row.text("slug"); });
    const std::vector<std::string_view> candidates{slugs.begin(), slugs.end()};
    const auto near = nearest_of(text::folded(typed), candidates);
    return near ? fmt::format("did you mean '{}'? See 'mitra product list'", *near) : "see 'mitra product list'";
}

}  // namespace

std::string ProductStore::checked_name_key(const Product& product) {
    std::string key = text::folded(product.name);
    const auto taken = database_.prepared("SELECT id FROM product WHERE name_key = :key AND id <> :id")
                           .bind(":key", key)
                           .bind(":id", product.id)
                           .optional_integer();
    if (taken)
        throw Error{ErrorKind::refused, fmt::format("{} has the name '{}' already", ProductId{*taken}, product.name),
                    "give it another name; see 'mitra product list'", "product"};
    const auto same_slug = database_.prepared("SELECT id FROM product WHERE slug = :slug AND id <> :id")
                               .bind(":slug", product.slug)
                               .bind(":id", product.id)
                               .optional_integer();
    if (same_slug)
        throw Error{ErrorKind::refused,
                    fmt::format("{} has the address '/p/{}' already", ProductId{*same_slug}, product.slug),
                    "choose another with --slug", "product"};
    return key;
}

ProductId ProductStore::add(const Product& product) {
    return db::in_transaction(database_, [&] {
        Product fresh = product;
        fresh.id = {};
        const std::string key = checked_name_key(fresh);
        auto insert = database_.prepared(R"sql(
            INSERT INTO product (slug, name, name_key, kind, price, description, landing, features,
                                 group_on_order, group_on_paid, file_id, file_name, rate_bp, created_at, archived_at)
            VALUES (:slug, :name, :name_key, :kind, :price, :description, :landing, :features, :on_order,
                    :on_paid, :file, :file_name, :rate_bp, :created_at, :archived_at)
        )sql");
        bind_fields(insert, fresh, key);
        insert.bind(":kind", name(fresh.kind)).bind(":created_at", fresh.created_at).run();
        return ProductId{database_.last_row_id()};
    });
}

void ProductStore::set(const Product& product) {
    db::in_transaction(database_, [&] {
        const std::string key = checked_name_key(product);
        auto update = database_.prepared(R"sql(
            UPDATE product
               SET slug = :slug, name = :name, name_key = :name_key, price = :price, description = :description,
                   landing = :landing, features = :features, group_on_order = :on_order, group_on_paid = :on_paid, file_id = :file,
                   file_name = :file_name, rate_bp = :rate_bp, archived_at = :archived_at
             WHERE id = :id
        )sql");
        bind_fields(update, product, key);
        if (update.bind(":id", product.id).run() == 0)
            throw Error{ErrorKind::not_found, fmt::format("no product {}", product.id), "see 'mitra product list'",
                        "product"};
    });
}

std::optional<Product> ProductStore::find(ProductId id) {
    return database_.prepared("SELECT * FROM product WHERE id = :id").bind(":id", id).optional_row(read);
}

std::optional<Product> ProductStore::by_slug(std::string_view slug) {
    return database_.prepared("SELECT * FROM product WHERE slug = :slug").bind(":slug", slug).optional_row(read);
}

Product ProductStore::named(std::string_view reference) {
    std::optional<Product> product;
    if (const auto id = parse_id<ProductId>(reference)) {
        product = find(*id);
    } else {
        product = by_slug(reference);
        if (!product)
            product = database_.prepared("SELECT * FROM product WHERE name_key = :key")
                          .bind(":key", text::folded(reference))
                          .optional_row(read);
    }
    if (!product)
        throw Error{ErrorKind::not_found, fmt::format("no product '{:.100}'", reference),
                    hint_for(database_, reference), "product"};
    return std::move(*product);
}

std::vector<Product> ProductStore::list(const ProductFilter& filter, ProductId after, std::int64_t limit) {
    auto query =
        database_.prepared(fmt::format("SELECT * FROM product WHERE {} ORDER BY id LIMIT :limit", conditions(filter)));
    bind_filter(query, filter, after);
    return query.bind(":limit", limit).rows(read);
}

std::int64_t ProductStore::count(const ProductFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM product WHERE {}", conditions(filter)));
    bind_filter(query, filter, {});
    return query.integer();
}

}  // namespace mitra::shop
