#include <fmt/format.h>

#include "lib/topup/topup_store.hpp"

// Attempts to place, and transactions that nobody has: the rest of TopupStore.

namespace mitra::topup {
namespace {

Attempt read(const db::Row& row) {
    return {.id = row.integer("id"),
            .topup = row.id<TopupId>("topup_id"),
            .watermark = row.text("watermark"),
            .balance_before = row.money("balance_before"),
            .cost = row.money("cost"),
            .began_at = row.instant("began_at"),
            .looks = row.integer("looks"),
            .outcome = row.text("outcome"),
            .note = row.text("note"),
            .ended_at = row.optional_instant("ended_at")};
}

Orphan read_orphan(const db::Row& row) {
    return {.channel = channel_named(row.text("channel")).value(),
            .trxid = row.text("trxid"),
            .seen_at = row.instant("seen_at"),
            .dismissed_at = row.optional_instant("dismissed_at")};
}

db::Query orphans_where(db::Database& database, std::string_view condition) {
    return database.prepared(
        fmt::format("SELECT channel, trxid, seen_at, dismissed_at FROM topup_orphan WHERE {}", condition));
}

}  // namespace

std::int64_t TopupStore::begin_attempt(const Attempt& attempt) {
    database_
        .prepared(R"sql(
            INSERT INTO topup_attempt (topup_id, watermark, balance_before, cost, began_at)
            VALUES (:topup, :watermark, :balance, :cost, :at)
        )sql")
        .bind(":topup", attempt.topup)
        .bind(":watermark", attempt.watermark)
        .bind(":balance", attempt.balance_before)
        .bind(":cost", attempt.cost)
        .bind(":at", attempt.began_at)
        .run();
    return database_.last_row_id();
}

void TopupStore::end_attempt(std::int64_t attempt, std::string_view outcome, std::string_view note, Instant at) {
    database_
        .prepared(
            "UPDATE topup_attempt SET outcome = :outcome, note = :note, ended_at = :at"
            " WHERE id = :id AND ended_at IS NULL")
        .bind(":outcome", outcome)
        .bind(":note", note)
        .bind(":at", at)
        .bind(":id", attempt)
        .run();
}

void TopupStore::looked(std::int64_t attempt) {
    database_.prepared("UPDATE topup_attempt SET looks = looks + 1 WHERE id = :id").bind(":id", attempt).run();
}

std::optional<Attempt> TopupStore::last_attempt(TopupId id) {
    return database_
        .prepared(
            "SELECT id, topup_id, watermark, balance_before, cost, began_at, looks, outcome, note, ended_at"
            " FROM topup_attempt WHERE topup_id = :topup ORDER BY id DESC LIMIT 1")
        .bind(":topup", id)
        .optional_row(read);
}

std::vector<Attempt> TopupStore::attempts(TopupId id) {
    return database_
        .prepared(
            "SELECT id, topup_id, watermark, balance_before, cost, began_at, looks, outcome, note, ended_at"
            " FROM topup_attempt WHERE topup_id = :topup ORDER BY id")
        .bind(":topup", id)
        .rows(read);
}

void TopupStore::add_orphan(Channel channel, std::string_view trxid, Instant at) {
    database_
        .prepared(
            "INSERT INTO topup_orphan (channel, trxid, seen_at) VALUES (:channel, :trxid, :at)"
            " ON CONFLICT (channel, trxid) DO NOTHING")
        .bind(":channel", name(channel))
        .bind(":trxid", trxid)
        .bind(":at", at)
        .run();
}

void TopupStore::take_orphan(Channel channel, std::string_view trxid) {
    database_.prepared("DELETE FROM topup_orphan WHERE channel = :channel AND trxid = :trxid")
        .bind(":channel", name(channel))
        .bind(":trxid", trxid)
        .run();
}

bool TopupStore::has_orphan(Channel channel, std::string_view trxid) {
    return database_.prepared("SELECT 1 FROM topup_orphan WHERE channel = :channel AND trxid = :trxid")
        .bind(":channel", name(channel))
        .bind(":trxid", trxid)
        .optional_integer()
        .has_value();
}

std::optional<Orphan> TopupStore::orphan(std::string_view trxid) {
    return orphans_where(database_, "trxid = :trxid ORDER BY dismissed_at IS NOT NULL LIMIT 1")
        .bind(":trxid", trxid)
        .optional_row(read_orphan);
}

std::vector<Orphan> TopupStore::open_orphans(std::int64_t limit) {
    return orphans_where(database_, "dismissed_at IS NULL ORDER BY seen_at, trxid LIMIT :limit")
        .bind(":limit", limit)
        .rows(read_orphan);
}

void TopupStore::dismiss_orphan(const Orphan& orphan, Instant at) {
    database_.prepared("UPDATE topup_orphan SET dismissed_at = :at WHERE channel = :channel AND trxid = :trxid")
        .bind(":channel", name(orphan.channel))
        .bind(":trxid", orphan.trxid)
        .bind(":at", at)
        .run();
}

void TopupStore::forget_person(PersonId person) {
    database_
        .prepared(R"sql(
            UPDATE topup SET target_sealed = NULL, zone_sealed = NULL, nickname_sealed = NULL, note_sealed = NULL
             WHERE order_id IN (SELECT id FROM shop_order WHERE buyer_id = :person)
        )sql")
        .bind(":person", person)
        .run();
}

}  // namespace mitra::topup
