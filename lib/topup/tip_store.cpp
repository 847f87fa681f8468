#include "lib/topup/tip_store.hpp"

#include <fmt/format.h>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::topup {
namespace {

constexpr EnumNames<TipState, 3> k_states{{"unmatched", "matched", "dismissed"}};

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT id, uuid, reference, amount, net, method, code, message_sealed, supporter_sealed, came_at, seen_at,"
        " payment_id, state FROM tip {}",
        rest);
}

auto reader(const crypto::Vault& vault) {
    return [&vault](const db::Row& row) {
        const std::string uuid = row.text("uuid");
        const auto open = [&](const char* column) {
            const auto sealed = row.optional_blob(column);
            return sealed ? vault.open({"tip", column, uuid}, *sealed) : std::string{};
        };
        return Tip{.id = row.id<TipId>("id"),
                   .uuid = uuid,
                   .reference = row.text("reference"),
                   .amount = row.money("amount"),
                   .net = row.money("net"),
                   .method = row.text("method"),
                   .code = row.text("code"),
                   .message = open("message_sealed"),
                   .supporter = open("supporter_sealed"),
                   .came_at = row.instant("came_at"),
                   .seen_at = row.instant("seen_at"),
                   .payment = row.optional_id<PaymentId>("payment_id"),
                   .state = tip_state_named(row.text("state")).value()};
    };
}

}  // namespace

std::string_view name(TipState state) {
    return k_states.of(state);
}
std::optional<TipState> tip_state_named(std::string_view name) {
    return k_states.named(name);
}

std::optional<std::string> TipStore::code_of(PaymentId payment) {
    return database_.prepared("SELECT code FROM tip_code WHERE payment_id = :payment")
        .bind(":payment", payment)
        .optional_row([](const db::Row& row) { return row.text("code"); });
}

std::optional<PaymentId> TipStore::payment_of(std::string_view code) {
    return database_.prepared("SELECT payment_id FROM tip_code WHERE code = :code")
        .bind(":code", code)
        .optional_row([](const db::Row& row) { return row.id<PaymentId>("payment_id"); });
}

std::optional<std::string> TipStore::keep_code(PaymentId payment, const std::string& code) {
    if (auto known = code_of(payment)) return known;
    const auto added =
        database_
            .prepared("INSERT INTO tip_code (payment_id, code) VALUES (:payment, :code) ON CONFLICT (code) DO NOTHING")
            .bind(":payment", payment)
            .bind(":code", code)
            .run();
    return added == 1 ? std::optional{code} : std::nullopt;
}

std::optional<TipId> TipStore::add(const trakteer::Support& support, std::string_view code, Instant seen_at,
                                   std::string_view by) {
    if (knows(support.reference)) return std::nullopt;
    const std::string uuid = crypto::row_uuid(seen_at);
    const std::string message = vault_.seal({"tip", "message_sealed", uuid}, support.message);
    const std::string supporter = vault_.seal({"tip", "supporter_sealed", uuid}, support.supporter);
    database_
        .prepared(R"sql(
            INSERT INTO tip (uuid, reference, amount, net, method, code, message_sealed, supporter_sealed, came_at,
                             seen_at, state, moved_at, moved_by)
            VALUES (:uuid, :reference, :amount, :net, :method, :code, :message, :supporter, :came, :seen, 'unmatched',
                    :seen, :by)
        )sql")
        .bind(":uuid", uuid)
        .bind(":reference", support.reference)
        .bind(":amount", support.amount)
        .bind(":net", support.net)
        .bind(":method", support.method)
        .bind(":code", code)
        .bind(":message", db::Blob{message})
        .bind(":supporter", db::Blob{supporter})
        .bind(":came", support.came_at)
        .bind(":seen", seen_at)
        .bind(":by", by)
        .run();
    return TipId{database_.last_row_id()};
}

bool TipStore::knows(std::string_view reference) {
    return database_.prepared("SELECT id FROM tip WHERE reference = :reference")
        .bind(":reference", reference)
        .optional_integer()
        .has_value();
}

std::optional<Tip> TipStore::find(TipId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(reader(vault_));
}

Tip TipStore::named(std::string_view reference) {
    static const std::string sql = select("WHERE reference = :reference");
    const auto id = parse_id<TipId>(reference);
    auto found = id ? find(*id) : database_.prepared(sql).bind(":reference", reference).optional_row(reader(vault_));
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no tip {}", reference), "see 'mitra topup-order tips'", "tip"};
    return std::move(*found);
}

std::vector<Tip> TipStore::list(std::optional<TipState> state, TipId after, std::int64_t limit) {
    static const std::string sql =
        select("WHERE id > :after AND (:state IS NULL OR state = :state) ORDER BY id LIMIT :limit");
    return database_.prepared(sql)
        .bind(":after", after)
        .bind(":state", state ? std::optional{topup::name(*state)} : std::nullopt)
        .bind(":limit", limit)
        .rows(reader(vault_));
}

std::int64_t TipStore::count(std::optional<TipState> state) {
    return database_.prepared("SELECT count(*) FROM tip WHERE (:state IS NULL OR state = :state)")
        .bind(":state", state ? std::optional{topup::name(*state)} : std::nullopt)
        .integer();
}

std::vector<Tip> TipStore::of_payment(PaymentId payment) {
    static const std::string sql = select("WHERE payment_id = :payment ORDER BY id");
    return database_.prepared(sql).bind(":payment", payment).rows(reader(vault_));
}

bool TipStore::match(TipId id, PaymentId payment, Instant at, std::string_view by) {
    return database_
               .prepared(
                   "UPDATE tip SET state = 'matched', payment_id = :payment, moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'unmatched'")
               .bind(":payment", payment)
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

bool TipStore::dismiss(TipId id, Instant at, std::string_view by) {
    return database_
               .prepared(
                   "UPDATE tip SET state = 'dismissed', moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'unmatched'")
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

void TipStore::forget_person(PersonId person) {
    database_
        .prepared(R"sql(
            UPDATE tip SET message_sealed = NULL, supporter_sealed = NULL
             WHERE payment_id IN (SELECT payment.id FROM payment JOIN shop_order ON shop_order.id = payment.order_id
                                   WHERE shop_order.buyer_id = :person)
        )sql")
        .bind(":person", person)
        .run();
}

}  // namespace mitra::topup
