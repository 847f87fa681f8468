#include "lib/topup/fee_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"

namespace mitra::topup {
namespace {

FeeRule read_rule(const db::Row& row) {
    return {.id = row.id<FeeId>("id"),
            .name = row.text("name"),
            .rate = BasisPoints{row.integer("bp")},
            .fixed = row.money("fixed"),
            .bearer = bearer_named(row.text("bearer")).value(),
            .effective_from = row.instant("effective_from"),
            .added_at = row.instant("added_at"),
            .added_by = row.text("added_by")};
}

/// Of each name the newest rule that holds. Rules are few: a name gets another one when its provider changes a price.
std::string in_force(std::string_view which) {
    return fmt::format(R"sql(
        SELECT id, name, bp, fixed, bearer, max(effective_from) AS effective_from, added_at, added_by
          FROM fee_rule WHERE effective_from <= :at AND {} GROUP BY name HAVING bp > 0 OR fixed > 0 ORDER BY name
    )sql",
                       which);
}

constexpr std::string_view k_in_time = "(:since IS NULL OR at >= :since) AND (:until IS NULL OR at < :until)";

}  // namespace

FeeId FeeStore::add(const FeeRule& rule) {
    const auto there = database_.prepared("SELECT id FROM fee_rule WHERE name = :name AND effective_from = :from")
                           .bind(":name", rule.name)
                           .bind(":from", rule.effective_from)
                           .optional_integer();
    if (there)
        throw Error{ErrorKind::refused,
                    fmt::format("{} is a rule of '{}' from that very day", FeeId{*there}, rule.name),
                    "a rule is followed by one of another day, never changed", "fee"};
    database_
        .prepared(R"sql(
            INSERT INTO fee_rule (name, bp, fixed, bearer, effective_from, added_at, added_by)
            VALUES (:name, :bp, :fixed, :bearer, :from, :at, :by)
        )sql")
        .bind(":name", rule.name)
        .bind(":bp", rule.rate.value)
        .bind(":fixed", rule.fixed)
        .bind(":bearer", name(rule.bearer))
        .bind(":from", rule.effective_from)
        .bind(":at", rule.added_at)
        .bind(":by", rule.added_by)
        .run();
    return FeeId{database_.last_row_id()};
}

std::vector<FeeRule> FeeStore::of_payments(Instant at) {
    static const std::string sql = in_force("name <> 'deposit'");
    return database_.prepared(sql).bind(":at", at).rows(read_rule);
}

std::optional<FeeRule> FeeStore::of_deposits(Instant at) {
    static const std::string sql = in_force("name = 'deposit'");
    return database_.prepared(sql).bind(":at", at).optional_row(read_rule);
}

std::vector<FeeRule> FeeStore::list(FeeId after, std::int64_t limit) {
    return database_
        .prepared(
            "SELECT id, name, bp, fixed, bearer, effective_from, added_at, added_by FROM fee_rule"
            " WHERE id > :after ORDER BY id LIMIT :limit")
        .bind(":after", after)
        .bind(":limit", limit)
        .rows(read_rule);
}

std::int64_t FeeStore::count() {
    return database_.prepared("SELECT count(*) FROM fee_rule").integer();
}

DepositId FeeStore::add(const Deposit& deposit) {
    database_
        .prepared("INSERT INTO deposit (amount, fee, source, at, added_by) VALUES (:amount, :fee, :source, :at, :by)")
        .bind(":amount", deposit.amount)
        .bind(":fee", deposit.fee)
        .bind(":source", deposit.source)
        .bind(":at", deposit.at)
        .bind(":by", deposit.added_by)
        .run();
    return DepositId{database_.last_row_id()};
}

std::vector<Deposit> FeeStore::deposits(std::optional<Instant> since, std::optional<Instant> until, DepositId after,
                                        std::int64_t limit) {
    static const std::string sql = fmt::format(
        "SELECT id, amount, fee, source, at, added_by FROM deposit WHERE id > :after AND {}"
        " ORDER BY id LIMIT :limit",
        k_in_time);
    return database_.prepared(sql)
        .bind(":after", after)
        .bind(":since", since)
        .bind(":until", until)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return Deposit{.id = row.id<DepositId>("id"),
                           .amount = row.money("amount"),
                           .fee = row.money("fee"),
                           .source = row.text("source"),
                           .at = row.instant("at"),
                           .added_by = row.text("added_by")};
        });
}

std::int64_t FeeStore::count_deposits(std::optional<Instant> since, std::optional<Instant> until) {
    static const std::string sql = fmt::format("SELECT count(*) FROM deposit WHERE {}", k_in_time);
    return database_.prepared(sql).bind(":since", since).bind(":until", until).integer();
}

}  // namespace mitra::topup
