#include "lib/membership/upgrade_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::membership {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(R"sql(
        SELECT upgrade_request.id AS id, uuid, upgrade_request.person_id AS person_id, from_id, had.code AS from_code,
               to_tier_id, wanted.code AS to_code, upgrade_request.order_id AS order_id, amount, reason_sealed,
               created_at, upgrade_request.state AS state, upgrade_request.moved_at AS moved_at,
               upgrade_request.moved_by AS moved_by
          FROM upgrade_request
          JOIN membership ON membership.id = from_id
          JOIN membership_tier AS had ON had.id = membership.tier_id
          JOIN membership_tier AS wanted ON wanted.id = to_tier_id
         {})sql",
                       rest);
}

crypto::Place reason_of(const std::string& uuid) {
    return {"upgrade_request", "reason_sealed", uuid};
}

Upgrade read(const db::Row& row, const crypto::Vault& vault) {
    const std::string uuid = row.text("uuid");
    const auto reason = row.optional_blob("reason_sealed");
    return {.id = row.id<UpgradeId>("id"),
            .uuid = uuid,
            .person = row.id<PersonId>("person_id"),
            .from = row.id<MembershipId>("from_id"),
            .from_tier = row.text("from_code"),
            .to = row.id<TierId>("to_tier_id"),
            .to_tier = row.text("to_code"),
            .order = row.id<OrderId>("order_id"),
            .amount = row.money("amount"),
            .reason = reason ? vault.open(reason_of(uuid), *reason) : std::string{},
            .created_at = row.instant("created_at"),
            .state = upgrade_state_named(row.text("state")).value(),
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

std::string conditions(const UpgradeFilter& filter) {
    std::string sql = "upgrade_request.id > :after";
    if (filter.person) sql += " AND upgrade_request.person_id = :person";
    if (filter.state) sql += fmt::format(" AND {}upgrade_request.state = :state", filter.person ? "+" : "");
    if (filter.since) sql += " AND created_at >= :since";
    if (filter.until) sql += " AND created_at < :until";
    return sql;
}

void bind_to(db::Query& query, const UpgradeFilter& filter, UpgradeId after) {
    query.bind(":after", after);
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

UpgradeId UpgradeStore::add(const NewUpgrade& request, Instant at, std::string_view by) {
    if (const auto waiting = open_of(request.person))
        throw Error{ErrorKind::refused, fmt::format("{} of {} is not decided yet", waiting->id, request.person),
                    fmt::format("'mitra approve {}', with --reject to turn it down", waiting->id), "membership"};
    database_
        .prepared(R"sql(
            INSERT INTO upgrade_request (uuid, person_id, from_id, to_tier_id, order_id, amount, created_at, state,
                                         moved_at, moved_by)
            VALUES (:uuid, :person, :from, :to, :order, :amount, :at, 'pending', :at, :by)
        )sql")
        .bind(":uuid", crypto::row_uuid(at))
        .bind(":person", request.person)
        .bind(":from", request.from)
        .bind(":to", request.to)
        .bind(":order", request.order)
        .bind(":amount", request.amount)
        .bind(":at", at)
        .bind(":by", by)
        .run();
    return UpgradeId{database_.last_row_id()};
}

std::optional<Upgrade> UpgradeStore::find(UpgradeId id) {
    static const std::string sql = select("WHERE upgrade_request.id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(
        [this](const db::Row& row) { return read(row, vault_); });
}

Upgrade UpgradeStore::named(std::string_view reference) {
    const auto id = parse_id<UpgradeId>(reference);
    auto found = id ? find(*id) : std::nullopt;
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no upgrade request '{:.100}'", reference),
                    "see 'mitra membership upgrades'", "upgrade"};
    return std::move(*found);
}

std::optional<Upgrade> UpgradeStore::of_order(OrderId order) {
    static const std::string sql = select("WHERE upgrade_request.order_id = :order");
    return database_.prepared(sql).bind(":order", order).optional_row([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::optional<Upgrade> UpgradeStore::open_of(PersonId person) {
    static const std::string sql =
        select("WHERE upgrade_request.person_id = :person AND upgrade_request.state = 'pending'");
    return database_.prepared(sql).bind(":person", person).optional_row([this](const db::Row& row) {
        return read(row, vault_);
    });
}

std::vector<Upgrade> UpgradeStore::list(const UpgradeFilter& filter, UpgradeId after, std::int64_t limit) {
    auto query = database_.prepared(
        select(fmt::format("WHERE {} ORDER BY upgrade_request.id LIMIT :limit", conditions(filter))));
    bind_to(query, filter, after);
    return query.bind(":limit", limit).rows([this](const db::Row& row) { return read(row, vault_); });
}

std::int64_t UpgradeStore::count(const UpgradeFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM upgrade_request WHERE {}", conditions(filter)));
    bind_to(query, filter, {});
    return query.integer();
}

std::vector<Upgrade> UpgradeStore::history(PersonId person, std::int64_t limit) {
    static const std::string sql =
        select("WHERE upgrade_request.person_id = :person ORDER BY upgrade_request.id DESC LIMIT :limit");
    return database_.prepared(sql).bind(":person", person).bind(":limit", limit).rows([this](const db::Row& row) {
        return read(row, vault_);
    });
}

bool UpgradeStore::decide(const Upgrade& request, UpgradeState to, std::string_view reason, Instant at,
                          std::string_view by) {
    auto update = database_.prepared(R"sql(
        UPDATE upgrade_request SET state = :to, reason_sealed = :reason, moved_at = :at, moved_by = :by
         WHERE id = :id AND state = 'pending'
    )sql");
    const std::string sealed = reason.empty() ? std::string{} : vault_.seal(reason_of(request.uuid), reason);
    if (reason.empty())
        update.bind(":reason", std::nullopt);
    else
        update.bind(":reason", db::Blob{sealed});
    return update.bind(":to", name(to)).bind(":at", at).bind(":by", by).bind(":id", request.id).run() == 1;
}

}  // namespace mitra::membership
