#include "lib/payment/case_store.hpp"

#include <fmt/format.h>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::payment {
namespace {

constexpr EnumNames<CaseKind, 9> k_kinds{{"short", "over", "late", "cancelled", "double", "unknown_order",
                                          "wrong_amount", "wrong_reference", "outcome_unknown"}};
constexpr EnumNames<CaseOutcome, 4> k_outcomes{{"settled", "credited", "refunded", "dismissed"}};

constexpr const char* k_columns =
    "id, kind, cause, order_id, payment_id, expected, found, suspended, detail, outcome, opened_at, moved_by";

std::string select(std::string_view rest) {
    return fmt::format("SELECT {} FROM payment_case {}", k_columns, rest);
}

std::optional<Money> optional_money(const db::Row& row, const char* column) {
    const auto value = row.optional_integer(column);
    return value ? std::optional{Money{*value}} : std::nullopt;
}

Case read(const db::Row& row) {
    Case result{.id = row.id<CaseId>("id"),
                .kind = case_kind_named(row.text("kind")).value(),
                .cause = row.text("cause"),
                .order = row.optional_id<OrderId>("order_id"),
                .payment = row.optional_id<PaymentId>("payment_id"),
                .expected = optional_money(row, "expected"),
                .found = optional_money(row, "found"),
                .suspended = row.money("suspended"),
                .detail = row.text("detail"),
                .opened_at = row.instant("opened_at")};
    if (const auto outcome = row.optional_text("outcome")) {
        result.outcome = case_outcome_named(*outcome);
        result.closed_by = row.text("moved_by");
    }
    return result;
}

}  // namespace

std::string_view name(CaseKind kind) {
    return k_kinds.of(kind);
}

std::optional<CaseKind> case_kind_named(std::string_view name) {
    return k_kinds.named(name);
}

std::string_view name(CaseOutcome outcome) {
    return k_outcomes.of(outcome);
}

std::optional<CaseOutcome> case_outcome_named(std::string_view name) {
    return k_outcomes.named(name);
}

std::optional<CaseId> CaseStore::open(const Case& what, std::string_view by) {
    const auto added = database_
                           .prepared(R"sql(
                               INSERT INTO payment_case (uuid, kind, cause, order_id, payment_id, expected, found,
                                                         suspended, detail, state, opened_at, moved_at, moved_by)
                               VALUES (:uuid, :kind, :cause, :order, :payment, :expected, :found, :suspended, :detail,
                                       'open', :at, :at, :by)
                               ON CONFLICT (cause) DO NOTHING
                           )sql")
                           .bind(":uuid", crypto::row_uuid(what.opened_at))
                           .bind(":kind", name(what.kind))
                           .bind(":cause", what.cause)
                           .bind(":order", what.order)
                           .bind(":payment", what.payment)
                           .bind(":expected", what.expected)
                           .bind(":found", what.found)
                           .bind(":suspended", what.suspended)
                           .bind(":detail", what.detail)
                           .bind(":at", what.opened_at)
                           .bind(":by", by)
                           .run();
    return added == 1 ? std::optional{CaseId{database_.last_row_id()}} : std::nullopt;
}

std::optional<Case> CaseStore::find(CaseId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

std::optional<Case> CaseStore::by_cause(std::string_view cause) {
    static const std::string sql = select("WHERE cause = :cause");
    return database_.prepared(sql).bind(":cause", cause).optional_row(read);
}

Case CaseStore::named(std::string_view reference) {
    const auto id = parse_id<CaseId>(reference);
    auto found = id ? find(*id) : std::nullopt;
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no case {}", reference), "see 'mitra payment cases --all'",
                    "case"};
    return std::move(*found);
}

std::vector<Case> CaseStore::list(bool only_open, CaseId after, std::int64_t limit) {
    static const std::string open = select("WHERE state = 'open' AND id > :after ORDER BY id LIMIT :limit");
    static const std::string all = select("WHERE id > :after ORDER BY id LIMIT :limit");
    return database_.prepared(only_open ? open : all).bind(":after", after).bind(":limit", limit).rows(read);
}

std::int64_t CaseStore::count(bool only_open) {
    return database_
        .prepared(only_open ? "SELECT count(*) FROM payment_case WHERE state = 'open'"
                            : "SELECT count(*) FROM payment_case")
        .integer();
}

std::vector<Case> CaseStore::of_order(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY id");
    return database_.prepared(sql).bind(":order", order).rows(read);
}

bool CaseStore::close(CaseId id, CaseOutcome outcome, std::string_view by, Instant at) {
    return database_
               .prepared(
                   "UPDATE payment_case SET state = 'closed', outcome = :outcome, moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'open'")
               .bind(":outcome", name(outcome))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

}  // namespace mitra::payment
