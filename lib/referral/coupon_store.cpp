#include "lib/referral/coupon_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/referral/code.hpp"

namespace mitra::referral {
namespace {

Coupon read(const db::Row& row) {
    const auto percent = row.optional_integer("percent_bp");
    const auto amount = row.optional_integer("amount");
    const auto scope = row.optional_text("scope");
    return {.id = row.id<CouponId>("id"),
            .code = row.text("code"),
            .parent = row.optional_id<CouponId>("parent_id"),
            .owner = row.optional_id<PersonId>("owner_id"),
            .percent = percent ? std::optional{BasisPoints{*percent}} : std::nullopt,
            .amount = amount ? std::optional{Money{*amount}} : std::nullopt,
            .scope = scope ? coupon_scope_named(*scope).value() : CouponScope::all,
            .products = {},
            .derivable = row.boolean("derivable"),
            .use_limit = row.optional_integer("use_limit"),
            .uses = row.integer("uses"),
            .expires_at = row.optional_instant("expires_at"),
            .created_at = row.instant("created_at"),
            .created_by = row.text("created_by"),
            .disabled_at = row.optional_instant("disabled_at")};
}

void bind_terms(db::Query& query, const Coupon& coupon) {
    query.bind(":percent", coupon.percent ? std::optional{coupon.percent->value} : std::nullopt)
        .bind(":amount", coupon.amount)
        .bind(":scope", coupon.parent ? std::nullopt : std::optional{name(coupon.scope)})
        .bind(":derivable", coupon.derivable)
        .bind(":use_limit", coupon.use_limit)
        .bind(":expires_at", coupon.expires_at);
}

/// What a buyer can use, if it is for their product.
constexpr const char* k_active = R"sql(
    AND coupon.disabled_at IS NULL AND root.disabled_at IS NULL
    AND (coupon.parent_id IS NULL OR root.derivable = 1)
    AND (root.expires_at IS NULL OR root.expires_at > :now)
    AND (root.use_limit IS NULL OR root.uses < root.use_limit)
    AND (coupon.owner_id IS NULL OR EXISTS (
         SELECT 1 FROM affiliate JOIN group_member ON person_id = affiliate.id
                                 JOIN people_group ON people_group.id = group_id
          WHERE affiliate.id = coupon.owner_id AND state = 'approved' AND kind = 'affiliate' AND affiliate_access = 1))
)sql";

/// A leading + keeps SQLite from a second index.
std::string conditions(const CouponFilter& filter) {
    std::string sql = "coupon.id > :after";
    if (filter.owner) sql += " AND coupon.owner_id = :owner";
    if (filter.parent) sql += filter.owner ? " AND +coupon.parent_id = :parent" : " AND coupon.parent_id = :parent";
    if (filter.only_derivable) sql += " AND coupon.derivable = 1";
    if (filter.active_at) sql += k_active;
    return sql;
}

constexpr const char* k_with_root = "coupon JOIN coupon AS root ON root.id = ifnull(coupon.parent_id, coupon.id)";

void bind_filter(db::Query& query, const CouponFilter& filter, CouponId after) {
    query.bind(":after", after);
    if (filter.owner) query.bind(":owner", *filter.owner);
    if (filter.parent) query.bind(":parent", *filter.parent);
    if (filter.active_at) query.bind(":now", *filter.active_at);
}

}  // namespace

CouponId CouponStore::add(const Coupon& coupon) {
    const std::string code = checked_code(coupon.code);
    if (parse_id<CouponId>(code))
        throw Error{ErrorKind::usage, fmt::format("'{}' reads like a coupon's id", code), "choose another", "code"};
    if (const auto taken = by_code(code))
        throw Error{ErrorKind::refused, fmt::format("'{}' reads like {} of {}", code, taken->code, taken->id),
                    "choose another; small letters are as large ones, O is 0, I and L are 1", "code"};
    db::Transaction transaction{database_};
    auto insert = database_.prepared(R"sql(
        INSERT INTO coupon (code, code_key, parent_id, owner_id, percent_bp, amount, scope, derivable, use_limit,
                            expires_at, created_at, created_by)
        VALUES (:code, :key, :parent, :owner, :percent, :amount, :scope, :derivable, :use_limit, :expires_at,
                :created_at, :created_by)
    )sql");
    insert.bind(":code", code)
        .bind(":key", code_key(code))
        .bind(":parent", coupon.parent)
        .bind(":owner", coupon.owner)
        .bind(":created_at", coupon.created_at)
        .bind(":created_by", coupon.created_by);
    bind_terms(insert, coupon);
    insert.run();
    const CouponId id{database_.last_row_id()};
    store_products(id, coupon.products);
    transaction.commit();
    return id;
}

void CouponStore::set(const Coupon& coupon) {
    db::Transaction transaction{database_};
    auto update = database_.prepared(R"sql(
        UPDATE coupon SET percent_bp = :percent, amount = :amount, scope = :scope, derivable = :derivable,
                          use_limit = :use_limit, expires_at = :expires_at
         WHERE id = :id AND parent_id IS NULL
    )sql");
    bind_terms(update, coupon);
    if (update.bind(":id", coupon.id).run() == 0)
        throw Error{ErrorKind::not_found, fmt::format("{} has no terms of its own", coupon.id),
                    "see 'mitra coupon list'", "coupon"};
    store_products(coupon.id, coupon.products);
    transaction.commit();
}

void CouponStore::set_disabled(CouponId id, std::optional<Instant> at) {
    database_.prepared("UPDATE coupon SET disabled_at = :at WHERE id = :id").bind(":at", at).bind(":id", id).run();
}

void CouponStore::store_products(CouponId id, const std::vector<ProductId>& products) {
    database_.prepared("DELETE FROM coupon_product WHERE coupon_id = :id").bind(":id", id).run();
    for (const ProductId product : products)
        database_
            .prepared(
                "INSERT INTO coupon_product (coupon_id, product_id) VALUES (:id, :product) ON CONFLICT DO NOTHING")
            .bind(":id", id)
            .bind(":product", product)
            .run();
}

std::optional<Coupon> CouponStore::with_products(std::optional<Coupon> coupon) {
    if (coupon && coupon->scope != CouponScope::all)
        coupon->products =
            database_.prepared("SELECT product_id FROM coupon_product WHERE coupon_id = :id ORDER BY product_id")
                .bind(":id", coupon->id)
                .rows([](const db::Row& row) { return row.id<ProductId>("product_id"); });
    return coupon;
}

std::optional<Coupon> CouponStore::find(CouponId id) {
    return with_products(database_.prepared("SELECT * FROM coupon WHERE id = :id").bind(":id", id).optional_row(read));
}

std::optional<Coupon> CouponStore::by_code(std::string_view typed) {
    return with_products(database_.prepared("SELECT * FROM coupon WHERE code_key = :key")
                             .bind(":key", code_key(typed))
                             .optional_row(read));
}

Coupon CouponStore::named(std::string_view reference) {
    const auto id = parse_id<CouponId>(reference);
    auto coupon = id ? find(*id) : by_code(reference);
    if (!coupon)
        throw Error{ErrorKind::not_found, fmt::format("no coupon '{:.60}'", reference), "see 'mitra coupon list'",
                    "coupon"};
    return std::move(*coupon);
}

CouponTerms CouponStore::terms_of(Coupon coupon) {
    Coupon root = coupon.parent ? find(*coupon.parent).value() : coupon;
    return {.coupon = std::move(coupon), .root = std::move(root)};
}

std::vector<Coupon> CouponStore::list(const CouponFilter& filter, CouponId after, std::int64_t limit) {
    const std::string sql = fmt::format("SELECT coupon.* FROM {} WHERE {} ORDER BY coupon.id LIMIT :limit", k_with_root,
                                        conditions(filter));
    auto query = database_.prepared(sql);
    bind_filter(query, filter, after);
    auto coupons = query.bind(":limit", limit).rows(read);
    for (Coupon& coupon : coupons)
        coupon = with_products(std::move(coupon)).value();
    return coupons;
}

std::int64_t CouponStore::count(const CouponFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM {} WHERE {}", k_with_root, conditions(filter)));
    bind_filter(query, filter, CouponId{});
    return query.integer();
}

}  // namespace mitra::referral
