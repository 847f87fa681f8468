#include "lib/payout/payout_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::payout {
namespace {

Payout read(const db::Row& row) {
    return {.id = row.id<PayoutId>("id"),
            .bank_account = row.optional_id<BankAccountId>("bank_account_id"),
            .total = row.money("total"),
            .people = row.integer("people"),
            .created_at = row.instant("created_at"),
            .created_by = row.text("created_by"),
            .approved_by = row.optional_text("approved_by").value_or(""),
            .state = payout_state_named(row.text("state")).value(),
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

/// A line that failed before its payout's file was made is not in the file.
constexpr std::string_view k_in_file = R"sql(
    NOT EXISTS (SELECT 1 FROM state_history h
                 WHERE h.machine = 'payout_line' AND h.row_id = payout_line.id AND h.to_state = 'failed'
                   AND h.id < (SELECT e.id FROM state_history e
                                WHERE e.machine = 'payout' AND e.row_id = payout_line.payout_id
                                  AND e.to_state = 'exported'))
)sql";

}  // namespace

PayoutLine PayoutStore::read_line(const db::Row& row) const {
    const auto sealed = row.optional_blob("words_sealed");
    return {.id = row.id<PayoutLineId>("id"),
            .payout = row.id<PayoutId>("payout_id"),
            .person = row.id<PersonId>("person_id"),
            .payee = row.id<PayeeId>("payee_id"),
            .amount = row.money("amount"),
            .reference = row.optional_text("reference").value_or(""),
            .reason = row.optional_text("reason").value_or(""),
            .bank_words = sealed ? vault_.open({"payout_line", "words_sealed", row.text("uuid")}, *sealed) : "",
            .state = line_state_named(row.text("state")).value(),
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

std::optional<Payout> PayoutStore::find(PayoutId id) {
    return database_.prepared("SELECT * FROM payout WHERE id = :id").bind(":id", id).optional_row(read);
}

Payout PayoutStore::named(std::string_view reference) {
    const auto id = parse_id<PayoutId>(reference);
    auto found = id ? find(*id) : std::nullopt;
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no payout '{:.100}'", reference), "see 'mitra payout list'",
                    "payout"};
    return std::move(*found);
}

std::vector<Payout> PayoutStore::list(std::optional<PayoutState> state, PayoutId after, std::int64_t limit) {
    auto query = database_.prepared(fmt::format("SELECT * FROM payout WHERE {} id > :after ORDER BY id LIMIT :limit",
                                                state ? "state = :state AND" : ""));
    if (state) query.bind(":state", name(*state));
    return query.bind(":after", after).bind(":limit", limit).rows(read);
}

std::int64_t PayoutStore::count(std::optional<PayoutState> state) {
    if (!state) return database_.prepared("SELECT count(*) FROM payout").integer();
    return database_.prepared("SELECT count(*) FROM payout WHERE state = :state")
        .bind(":state", name(*state))
        .integer();
}

bool PayoutStore::move(PayoutId id, PayoutState from, PayoutState to, const Move& move) {
    return database_
               .prepared(
                   "UPDATE payout SET state = :to, moved_at = :at, moved_by = :by WHERE id = :id AND state = :from")
               .bind(":to", name(to))
               .bind(":at", move.at)
               .bind(":by", move.by)
               .bind(":id", id)
               .bind(":from", name(from))
               .run() == 1;
}

bool PayoutStore::approve(PayoutId id, const Move& move) {
    return database_
               .prepared(
                   "UPDATE payout SET state = 'approved', approved_by = :by, moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'draft'")
               .bind(":at", move.at)
               .bind(":by", move.by)
               .bind(":id", id)
               .run() == 1;
}

bool PayoutStore::exported(PayoutId id, BankAccountId from, const Move& move) {
    return database_
               .prepared(
                   "UPDATE payout SET state = 'exported', bank_account_id = :bank, moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'approved'")
               .bind(":bank", from)
               .bind(":at", move.at)
               .bind(":by", move.by)
               .bind(":id", id)
               .run() == 1;
}

std::optional<Instant> PayoutStore::exported_at(PayoutId id) {
    return database_
        .prepared(
            "SELECT moved_at FROM state_history WHERE machine = 'payout' AND row_id = :id AND to_state = 'exported'")
        .bind(":id", id)
        .optional_row([](const db::Row& row) { return row.instant("moved_at"); });
}

std::vector<PayoutLine> PayoutStore::lines(PayoutId id, PayoutLineId after, std::int64_t limit) {
    return database_
        .prepared("SELECT * FROM payout_line WHERE payout_id = :id AND id > :after ORDER BY id LIMIT :limit")
        .bind(":id", id)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read_line(row); });
}

std::vector<PayoutLine> PayoutStore::largest_lines(PayoutId id, std::int64_t limit) {
    return database_.prepared("SELECT * FROM payout_line WHERE payout_id = :id ORDER BY amount DESC, id LIMIT :limit")
        .bind(":id", id)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read_line(row); });
}

std::vector<PayoutLine> PayoutStore::lines_in_file(PayoutId id, PayoutLineId after, std::int64_t limit) {
    static const std::string sql = fmt::format(
        "SELECT * FROM payout_line WHERE payout_id = :id AND id > :after AND {} ORDER BY id LIMIT :limit", k_in_file);
    return database_.prepared(sql)
        .bind(":id", id)
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read_line(row); });
}

bool PayoutStore::is_in_file(const PayoutLine& line) {
    static const std::string sql = fmt::format("SELECT count(*) FROM payout_line WHERE id = :id AND {}", k_in_file);
    return database_.prepared(sql).bind(":id", line.id).integer() == 1;
}

std::optional<PayoutLine> PayoutStore::line(PayoutLineId id) {
    return database_.prepared("SELECT * FROM payout_line WHERE id = :id")
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read_line(row); });
}

std::optional<PayoutLine> PayoutStore::line_of(PayoutId id, PersonId person) {
    return database_.prepared("SELECT * FROM payout_line WHERE payout_id = :id AND person_id = :person")
        .bind(":id", id)
        .bind(":person", person)
        .optional_row([this](const db::Row& row) { return read_line(row); });
}

std::vector<PayoutLine> PayoutStore::lines_of_person(PersonId person, std::int64_t limit) {
    return database_.prepared("SELECT * FROM payout_line WHERE person_id = :person ORDER BY id DESC LIMIT :limit")
        .bind(":person", person)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read_line(row); });
}

LineSums PayoutStore::sums(PayoutId id) {
    LineSums sums;
    database_
        .prepared(
            "SELECT state, count(*) AS lines, sum(amount) AS amount FROM payout_line WHERE payout_id = :id"
            " GROUP BY state")
        .bind(":id", id)
        .each_row([&](const db::Row& row) {
            switch (line_state_named(row.text("state")).value()) {
                case LineState::open:
                    sums.open = row.integer("lines");
                    sums.open_amount = row.money("amount");
                    break;
                case LineState::settled:
                    sums.settled = row.integer("lines");
                    sums.settled_amount = row.money("amount");
                    break;
                case LineState::failed:
                    sums.failed = row.integer("lines");
                    sums.failed_amount = row.money("amount");
                    break;
            }
        });
    return sums;
}

std::vector<CommissionId> PayoutStore::commissions_of(PayoutLineId line) {
    return database_.prepared("SELECT commission_id FROM payout_item WHERE line_id = :line ORDER BY commission_id")
        .bind(":line", line)
        .rows([](const db::Row& row) { return row.id<CommissionId>("commission_id"); });
}

bool PayoutStore::settle(PayoutLineId line, std::string_view reference, const Move& move) {
    const bool moved = database_
                           .prepared(
                               "UPDATE payout_line SET state = 'settled', reference = :reference, moved_at = :at,"
                               " moved_by = :by WHERE id = :id AND state = 'open'")
                           .bind(":reference", reference.empty() ? std::nullopt : std::optional{reference})
                           .bind(":at", move.at)
                           .bind(":by", move.by)
                           .bind(":id", line)
                           .run() == 1;
    if (!moved) return false;
    database_
        .prepared(R"sql(
            UPDATE commission SET state = 'paid', moved_at = :at, moved_by = :by
             WHERE id IN (SELECT commission_id FROM payout_item WHERE line_id = :line AND live = 1)
               AND state = 'payable'
        )sql")
        .bind(":at", move.at)
        .bind(":by", move.by)
        .bind(":line", line)
        .run();
    return true;
}

bool PayoutStore::fail(PayoutLineId line, std::string_view reason, std::string_view bank_words, const Move& move) {
    const std::string uuid = crypto::random_uuid();
    const std::string sealed = vault_.seal({"payout_line", "words_sealed", uuid}, bank_words);
    const bool silent = bank_words.empty();
    return database_
               .prepared(
                   "UPDATE payout_line SET state = 'failed', reason = :reason, uuid = :uuid, words_sealed = :words,"
                   " moved_at = :at, moved_by = :by WHERE id = :id AND state = 'open'")
               .bind(":reason", reason)
               .bind(":uuid", silent ? std::nullopt : std::optional{uuid})
               .bind(":words", silent ? std::nullopt : std::optional{db::Blob{sealed}})
               .bind(":at", move.at)
               .bind(":by", move.by)
               .bind(":id", line)
               .run() == 1;
}

std::int64_t PayoutStore::fail_open(PayoutId id, std::string_view reason, const Move& move) {
    return database_
        .prepared(
            "UPDATE payout_line SET state = 'failed', reason = :reason, moved_at = :at, moved_by = :by"
            " WHERE payout_id = :id AND state = 'open'")
        .bind(":reason", reason)
        .bind(":at", move.at)
        .bind(":by", move.by)
        .bind(":id", id)
        .run();
}

void PayoutStore::forget_person(PersonId person) {
    database_.prepared("UPDATE payout_line SET words_sealed = NULL WHERE person_id = :person")
        .bind(":person", person)
        .run();
}

}  // namespace mitra::payout
