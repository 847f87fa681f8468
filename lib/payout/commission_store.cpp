#include "lib/payout/commission_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"

namespace mitra::payout {
namespace {

Commission read(const db::Row& row) {
    return {.id = row.id<CommissionId>("id"),
            .source = row.text("source"),
            .person = row.id<PersonId>("person_id"),
            .role = role_named(row.text("role")).value(),
            .order = row.optional_id<OrderId>("order_id"),
            .corrects = row.optional_id<CommissionId>("corrects_id"),
            .base = row.money("base"),
            .rate = BasisPoints{row.integer("rate_bp")},
            .amount = row.money("amount"),
            .earned_at = row.instant("earned_at"),
            .payable_at = row.instant("payable_at"),
            .held_at = row.optional_instant("held_at"),
            .held_for = row.optional_text("held_for").value_or(""),
            .state = commission_state_named(row.text("state")).value(),
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

/// The index that narrows most leads; a + keeps SQLite from the others, which would have to be sorted.
std::string conditions(const CommissionFilter& filter) {
    std::string sql = "TRUE";
    if (filter.order) sql += " AND order_id = :order";
    const bool led_by_order = filter.order.has_value();
    if (filter.person) sql += fmt::format(" AND {}person_id = :person", led_by_order ? "+" : "");
    const bool led = led_by_order || filter.person;
    if (filter.only_held) sql += " AND held_at IS NOT NULL AND +state IN ('pending', 'payable')";
    if (filter.state)
        sql += fmt::format(" AND {}state = :state", led_by_order || (filter.only_held && !led) ? "+" : "");
    if (filter.since) sql += " AND earned_at >= :since";
    if (filter.until) sql += " AND earned_at < :until";
    return sql;
}

void bind_to(db::Query& query, const CommissionFilter& filter) {
    if (filter.order) query.bind(":order", *filter.order);
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

CommissionId CommissionStore::add(const Commission& line, std::string_view by) {
    const auto added = database_
                           .prepared(R"sql(
            INSERT INTO commission (source, person_id, role, order_id, corrects_id, base, rate_bp, amount, earned_at,
                                    payable_at, held_at, held_for, state, moved_at, moved_by)
            VALUES (:source, :person, :role, :order, :corrects, :base, :rate, :amount, :earned_at, :payable_at,
                    :held_at, :held_for, 'pending', :earned_at, :by)
            ON CONFLICT (source) DO NOTHING
        )sql")
                           .bind(":source", line.source)
                           .bind(":person", line.person)
                           .bind(":role", name(line.role))
                           .bind(":order", line.order)
                           .bind(":corrects", line.corrects)
                           .bind(":base", line.base)
                           .bind(":rate", line.rate.value)
                           .bind(":amount", line.amount)
                           .bind(":earned_at", line.earned_at)
                           .bind(":payable_at", line.payable_at)
                           .bind(":held_at", line.held_at)
                           .bind(":held_for", line.held_at ? std::optional{line.held_for} : std::nullopt)
                           .bind(":by", by)
                           .run();
    if (added == 0)
        throw Error{ErrorKind::refused, fmt::format("{} has its commission already", line.source),
                    "see 'mitra commission list'", "commission"};
    return CommissionId{database_.last_row_id()};
}

std::optional<Commission> CommissionStore::find(CommissionId id) {
    return database_.prepared("SELECT * FROM commission WHERE id = :id").bind(":id", id).optional_row(read);
}

Commission CommissionStore::named(std::string_view reference) {
    const auto id = parse_id<CommissionId>(reference);
    auto found = id ? find(*id) : std::nullopt;
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no commission '{:.100}'", reference),
                    "see 'mitra commission list'", "commission"};
    return std::move(*found);
}

std::vector<Commission> CommissionStore::list(const CommissionFilter& filter, CommissionId after, std::int64_t limit) {
    auto query = database_.prepared(
        fmt::format("SELECT * FROM commission WHERE {} AND id > :after ORDER BY id LIMIT :limit", conditions(filter)));
    bind_to(query, filter);
    return query.bind(":after", after).bind(":limit", limit).rows(read);
}

std::int64_t CommissionStore::count(const CommissionFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM commission WHERE {}", conditions(filter)));
    bind_to(query, filter);
    return query.integer();
}

std::vector<Commission> CommissionStore::of_order(OrderId order) {
    return database_.prepared("SELECT * FROM commission WHERE order_id = :order ORDER BY id")
        .bind(":order", order)
        .rows(read);
}

std::vector<Commission> CommissionStore::with_corrections(CommissionId earned) {
    return database_.prepared("SELECT * FROM commission WHERE id = :earned OR corrects_id = :earned ORDER BY id")
        .bind(":earned", earned)
        .rows(read);
}

CommissionSums CommissionStore::sums_of(PersonId person) {
    CommissionSums sums;
    database_
        .prepared(R"sql(
            SELECT state, held_at IS NOT NULL AS held, sum(amount) AS amount FROM commission
             WHERE person_id = :person AND state <> 'void' GROUP BY state, held_at IS NOT NULL
        )sql")
        .bind(":person", person)
        .each_row([&](const db::Row& row) {
            const Money amount = row.money("amount");
            const auto state = commission_state_named(row.text("state"));
            Money& sum = state == CommissionState::pending   ? sums.pending
                         : state == CommissionState::payable ? sums.payable
                                                             : sums.paid;
            sum = sum + amount;
            if (row.boolean("held") && state != CommissionState::paid) sums.held = sums.held + amount;
        });
    return sums;
}

bool CommissionStore::move(CommissionId id, CommissionState from, CommissionState to, std::string_view by, Instant at) {
    return database_
               .prepared(
                   "UPDATE commission SET state = :to, moved_at = :at, moved_by = :by WHERE id = :id AND state = :from")
               .bind(":to", name(to))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .bind(":from", name(from))
               .run() == 1;
}

bool CommissionStore::hold(CommissionId id, std::string_view held_for, Instant at) {
    return database_
               .prepared(R"sql(
                   UPDATE commission SET held_at = :at, held_for = :for
                    WHERE id = :id AND held_at IS NULL AND state IN ('pending', 'payable')
               )sql")
               .bind(":at", at)
               .bind(":for", held_for)
               .bind(":id", id)
               .run() == 1;
}

bool CommissionStore::lift(CommissionId id) {
    return database_
               .prepared("UPDATE commission SET held_at = NULL, held_for = NULL WHERE id = :id AND held_at IS NOT NULL")
               .bind(":id", id)
               .run() == 1;
}

std::int64_t CommissionStore::release_due(Instant now, std::string_view by, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            UPDATE commission SET state = 'payable', moved_at = :now, moved_by = :by
             WHERE id IN (SELECT id FROM commission
                           WHERE state = 'pending' AND held_at IS NULL AND payable_at <= :now
                           ORDER BY payable_at, id LIMIT :limit)
        )sql")
        .bind(":now", now)
        .bind(":by", by)
        .bind(":limit", limit)
        .run();
}

std::optional<PayoutLineId> CommissionStore::payout_line(CommissionId id) {
    return database_.prepared("SELECT line_id FROM payout_item WHERE commission_id = :id AND live = 1")
        .bind(":id", id)
        .optional_row([](const db::Row& row) { return row.id<PayoutLineId>("line_id"); });
}

}  // namespace mitra::payout
