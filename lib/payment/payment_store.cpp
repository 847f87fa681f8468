#include "lib/payment/payment_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::payment {
namespace {

constexpr const char* k_columns =
    "id, uuid, order_id, attempt, method, bank_account_id, reference, amount, received, fee,"
    " ifnull(provider_reference, '') AS provider_reference, ifnull(channel, '') AS channel, pay_url_sealed, note, "
    "state,"
    " created_at, expires_at, settled_at, ifnull(verified_by, '') AS verified_by";

std::string select(std::string_view rest) {
    return fmt::format("SELECT {} FROM payment {}", k_columns, rest);
}

std::optional<Money> optional_money(const db::Row& row, const char* column) {
    const auto value = row.optional_integer(column);
    return value ? std::optional{Money{*value}} : std::nullopt;
}

Payment read(const db::Row& row, const crypto::Vault& vault) {
    Payment payment{.id = row.id<PaymentId>("id"),
                    .uuid = row.text("uuid"),
                    .order = row.id<OrderId>("order_id"),
                    .attempt = row.integer("attempt"),
                    .method = payment_method_named(row.text("method")).value(),
                    .bank_account = row.optional_id<BankAccountId>("bank_account_id"),
                    .reference = row.text("reference"),
                    .amount = row.money("amount"),
                    .received = optional_money(row, "received"),
                    .fee = optional_money(row, "fee"),
                    .provider_reference = row.text("provider_reference"),
                    .channel = row.text("channel"),
                    .note = row.text("note"),
                    .state = payment_state_named(row.text("state")).value(),
                    .created_at = row.instant("created_at"),
                    .expires_at = row.instant("expires_at"),
                    .settled_at = row.optional_instant("settled_at"),
                    .verified_by = row.text("verified_by")};
    if (const auto sealed = row.optional_blob("pay_url_sealed"))
        payment.pay_url = vault.open({"payment", "pay_url_sealed", payment.uuid}, *sealed);
    return payment;
}

/// The literal state and the order come first: they are what the indexes serve.
std::string conditions(const PaymentFilter& filter) {
    std::string sql = "TRUE";
    if (filter.state) sql += fmt::format(" AND state = '{}'", name(*filter.state));
    if (filter.order) sql += " AND order_id = :order";
    if (filter.method) sql += fmt::format(" AND method = '{}'", name(*filter.method));
    if (filter.since) sql += " AND created_at >= :since";
    if (filter.until) sql += " AND created_at < :until";
    return sql;
}

void bind_filter(db::Query& query, const PaymentFilter& filter) {
    if (filter.order) query.bind(":order", *filter.order);
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

Payment PaymentStore::add(const Payment& payment, std::string_view number, std::string_view by) {
    const auto attempt = database_.prepared("SELECT ifnull(max(attempt), 0) + 1 FROM payment WHERE order_id = :order")
                             .bind(":order", payment.order)
                             .integer();
    database_
        .prepared(R"sql(
            INSERT INTO payment (uuid, order_id, attempt, method, bank_account_id, reference, amount, state, created_at,
                                 expires_at, moved_at, moved_by)
            VALUES (:uuid, :order, :attempt, :method, :account, :reference, :amount, 'created', :now, :expires, :now,
                    :by)
        )sql")
        .bind(":uuid", crypto::row_uuid(payment.created_at))
        .bind(":order", payment.order)
        .bind(":attempt", attempt)
        .bind(":method", name(payment.method))
        .bind(":account", payment.bank_account)
        .bind(":reference", fmt::format("{}-{}", number, attempt))
        .bind(":amount", payment.amount)
        .bind(":now", payment.created_at)
        .bind(":expires", payment.expires_at)
        .bind(":by", by)
        .run();
    return find(PaymentId{database_.last_row_id()}).value();
}

std::optional<Payment> PaymentStore::find(PaymentId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(
        [this](const db::Row& row) { return read(row, vault_); });
}

std::optional<Payment> PaymentStore::by_reference(std::string_view reference) {
    static const std::string sql = select("WHERE reference = :reference");
    return database_.prepared(sql).bind(":reference", reference).optional_row([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::optional<Payment> PaymentStore::by_provider_reference(PaymentMethod method, std::string_view reference) {
    static const std::string sql = select("WHERE method = :method AND provider_reference = :reference");
    return database_.prepared(sql)
        .bind(":method", name(method))
        .bind(":reference", reference)
        .optional_row([this](const db::Row& row) { return read(row, vault_); });
}

Payment PaymentStore::named(std::string_view reference) {
    const auto id = parse_id<PaymentId>(reference);
    auto payment = id ? find(*id) : by_reference(reference);
    if (!payment)
        throw Error{ErrorKind::not_found, fmt::format("no payment {}", reference), "see 'mitra payment list'",
                    "payment"};
    return std::move(*payment);
}

std::vector<Payment> PaymentStore::of_order(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY attempt");
    return database_.prepared(sql).bind(":order", order).rows([this](const db::Row& row) { return read(row, vault_); });
}

std::optional<Payment> PaymentStore::latest(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY attempt DESC LIMIT 1");
    return database_.prepared(sql).bind(":order", order).optional_row([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::vector<Payment> PaymentStore::list(const PaymentFilter& filter, PaymentId after, std::int64_t limit) {
    auto query = database_.prepared(
        select(fmt::format("WHERE {} AND id > :after ORDER BY id LIMIT :limit", conditions(filter))));
    bind_filter(query, filter);
    return query.bind(":after", after).bind(":limit", limit).rows([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::int64_t PaymentStore::count(const PaymentFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM payment WHERE {}", conditions(filter)));
    bind_filter(query, filter);
    return query.integer();
}

std::vector<Payment> PaymentStore::open(PaymentMethod method, PaymentId after, std::int64_t limit) {
    static const std::string sql =
        select("WHERE state IN ('created', 'waiting') AND method = :method AND id > :after ORDER BY id LIMIT :limit");
    return database_.prepared(sql)
        .bind(":method", name(method))
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read(row, vault_); });
}

bool PaymentStore::opened(PaymentId id, const Opened& opened, std::string_view by, Instant at) {
    const auto uuid = database_.prepared("SELECT uuid FROM payment WHERE id = :id AND state = 'created'")
                          .bind(":id", id)
                          .optional_row([](const db::Row& row) { return row.text("uuid"); });
    if (!uuid) return false;
    const std::string sealed = vault_.seal({"payment", "pay_url_sealed", *uuid}, opened.pay_url);
    return database_
               .prepared(R"sql(
                   UPDATE payment SET state = 'waiting', provider_reference = nullif(:reference, ''),
                          pay_url_sealed = :url, moved_at = :at, moved_by = :by
                    WHERE id = :id AND state = 'created'
               )sql")
               .bind(":reference", opened.provider_reference)
               .bind(":url", db::Blob{sealed})
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

bool PaymentStore::waits(PaymentId id, std::string_view by, Instant at) {
    return database_
               .prepared(
                   "UPDATE payment SET state = 'waiting', moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'created'")
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

void PaymentStore::learn_reference(PaymentId id, std::string_view provider_reference) {
    const auto known = database_.prepared("SELECT ifnull(provider_reference, '') AS known FROM payment WHERE id = :id")
                           .bind(":id", id)
                           .one_row([](const db::Row& row) { return row.text("known"); });
    if (known == provider_reference) return;
    if (!known.empty())
        throw Error{ErrorKind::refused,
                    fmt::format("{} is {} at the provider, which now calls it {}", id, known, provider_reference),
                    fmt::format("see 'mitra payment show {}'", id), "payment"};
    database_.prepared("UPDATE payment SET provider_reference = :reference WHERE id = :id")
        .bind(":reference", provider_reference)
        .bind(":id", id)
        .run();
}

void PaymentStore::remark(PaymentId id, std::string_view note) {
    database_
        .prepared(
            "UPDATE payment SET note = :note WHERE id = :id AND state IN ('created', 'waiting') AND note <> :note")
        .bind(":id", id)
        .bind(":note", note)
        .run();
}

bool PaymentStore::close(PaymentId id, PaymentState to, std::string_view note, std::string_view by, Instant at) {
    return database_
               .prepared(
                   "UPDATE payment SET state = :to, note = :note, moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state IN ('created', 'waiting')")
               .bind(":to", name(to))
               .bind(":note", note)
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

bool PaymentStore::settle(PaymentId id, PaymentState from, const Evidence& evidence, Instant at) {
    db::Transaction transaction{database_};  // evidence without its payment is nothing
    add_evidence(id, evidence, at);
    const bool provider = evidence.kind == Evidence::Kind::provider_answer;
    const auto changed = database_
                             .prepared(R"sql(
                                 UPDATE payment SET state = 'settled', received = :received, fee = :fee, note = '',
                                        provider_reference = ifnull(provider_reference, nullif(:reference, '')),
                                        channel = ifnull(nullif(:channel, ''), channel), settled_at = :at,
                                        verified_by = :by, moved_at = :at, moved_by = :by
                                  WHERE id = :id AND state = :from
                             )sql")
                             .bind(":received", evidence.amount)
                             .bind(":fee", evidence.fee)
                             .bind(":reference", provider ? evidence.reference : std::string{})
                             .bind(":channel", evidence.channel)
                             .bind(":at", at)
                             .bind(":by", evidence.actor)
                             .bind(":id", id)
                             .bind(":from", name(from))
                             .run();
    if (changed == 0) return false;
    transaction.commit();
    return true;
}

bool PaymentStore::refunded(PaymentId id, std::string_view by, Instant at) {
    return database_
               .prepared(
                   "UPDATE payment SET state = 'refunded', moved_at = :at, moved_by = :by"
                   " WHERE id = :id AND state = 'settled'")
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .run() == 1;
}

void PaymentStore::add_evidence(PaymentId id, const Evidence& evidence, Instant at) {
    database_
        .prepared(R"sql(
            INSERT INTO payment_evidence (payment_id, kind, amount, reference, bank_row_id, bank_account_id, actor, at)
            VALUES (:payment, :kind, :amount, :reference, :row, :account, :actor, :at)
        )sql")
        .bind(":payment", id)
        .bind(":kind", name(evidence.kind))
        .bind(":amount", evidence.amount)
        .bind(":reference", evidence.reference)
        .bind(":row", evidence.bank_row)
        .bind(":account", evidence.bank_account)
        .bind(":actor", evidence.actor)
        .bind(":at", at)
        .run();
}

std::vector<Evidence> PaymentStore::evidence(PaymentId id) {
    return database_
        .prepared(
            "SELECT kind, amount, reference, bank_row_id, bank_account_id, actor FROM payment_evidence"
            " WHERE payment_id = :id ORDER BY id")
        .bind(":id", id)
        .rows([](const db::Row& row) {
            return Evidence{.kind = evidence_kind_named(row.text("kind")).value(),
                            .amount = row.money("amount"),
                            .reference = row.text("reference"),
                            .bank_row = row.optional_id<BankRowId>("bank_row_id"),
                            .bank_account = row.optional_id<BankAccountId>("bank_account_id"),
                            .actor = row.text("actor")};
        });
}

}  // namespace mitra::payment
