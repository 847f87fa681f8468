#include "lib/topup/topup_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::topup {
namespace {

std::string select(std::string_view rest) {
    return fmt::format(
        "SELECT topup.id, topup.uuid, order_id, service_id, channel, code, display, target_sealed, zone_sealed,"
        " nickname_sealed, expected_cost, max_cost, cost, trxid, note_sealed, ask_at, asks, made_at, sent_at, done_at,"
        " topup.state, topup.moved_at FROM topup {}",
        rest);
}

std::string opened(const crypto::Vault& vault, const db::Row& row, const char* column, std::string_view uuid) {
    const auto sealed = row.optional_blob(column);
    return sealed ? vault.open({"topup", column, uuid}, *sealed) : "";
}

/// Nothing is sealed where there is nothing.
std::optional<std::string> sealed(const crypto::Vault& vault, std::string_view column, std::string_view uuid,
                                  std::string_view plain) {
    return plain.empty() ? std::nullopt : std::optional{vault.seal({"topup", column, uuid}, plain)};
}

std::optional<db::Blob> blob(const std::optional<std::string>& bytes) {
    return bytes ? std::optional{db::Blob{*bytes}} : std::nullopt;
}

auto reader(const crypto::Vault& vault) {
    return [&vault](const db::Row& row) {
        const std::string uuid = row.text("uuid");
        const auto money = [&](const char* column) {
            const auto rupiah = row.optional_integer(column);
            return rupiah ? std::optional{Money{*rupiah}} : std::nullopt;
        };
        return Topup{.id = row.id<TopupId>("id"),
                     .uuid = uuid,
                     .order = row.id<OrderId>("order_id"),
                     .service = row.id<ServiceId>("service_id"),
                     .channel = channel_named(row.text("channel")).value(),
                     .code = row.text("code"),
                     .display = row.text("display"),
                     .target = opened(vault, row, "target_sealed", uuid),
                     .zone = opened(vault, row, "zone_sealed", uuid),
                     .nickname = opened(vault, row, "nickname_sealed", uuid),
                     .expected_cost = row.money("expected_cost"),
                     .max_cost = money("max_cost"),
                     .cost = money("cost"),
                     .trxid = row.optional_text("trxid").value_or(""),
                     .note = opened(vault, row, "note_sealed", uuid),
                     .ask_at = row.optional_instant("ask_at"),
                     .asks = row.integer("asks"),
                     .made_at = row.instant("made_at"),
                     .sent_at = row.optional_instant("sent_at"),
                     .done_at = row.optional_instant("done_at"),
                     .state = topup_state_named(row.text("state")).value(),
                     .moved_at = row.instant("moved_at")};
    };
}

std::string target_hash(const crypto::Vault& vault, const Topup& topup) {
    return vault.lookup_hash("topup", fmt::format("{}\n{}\n{}", name(topup.channel), topup.target, topup.zone));
}

constexpr std::string_view k_matching = R"sql(
    (:state IS NULL OR topup.state = :state) AND (:channel IS NULL OR channel = :channel)
    AND (:buyer IS NULL OR shop_order.buyer_id = :buyer)
    AND (:pending = 0 OR topup.state IN ('sending', 'unknown', 'processing')
         OR (topup.state = 'ready' AND shop_order.state = 'paid'))
    AND (:since IS NULL OR made_at >= :since) AND (:until IS NULL OR made_at < :until))sql";

db::Query& bind_filter(db::Query& query, const TopupFilter& filter) {
    return query.bind(":state", filter.state ? std::optional{name(*filter.state)} : std::nullopt)
        .bind(":channel", filter.channel ? std::optional{name(*filter.channel)} : std::nullopt)
        .bind(":buyer", filter.buyer)
        .bind(":pending", filter.pending ? 1 : 0)
        .bind(":since", filter.since)
        .bind(":until", filter.until);
}

}  // namespace

TopupId TopupStore::add(const Topup& topup, std::string_view by) {
    const std::string uuid = topup.uuid.empty() ? crypto::row_uuid(topup.made_at) : topup.uuid;
    const auto target = sealed(vault_, "target_sealed", uuid, topup.target);
    const auto zone = sealed(vault_, "zone_sealed", uuid, topup.zone);
    const auto nickname = sealed(vault_, "nickname_sealed", uuid, topup.nickname);
    const std::string hash = target_hash(vault_, topup);
    database_
        .prepared(R"sql(
            INSERT INTO topup (uuid, order_id, service_id, channel, code, display, target_hash, target_sealed, zone_sealed,
                               nickname_sealed, expected_cost, max_cost, made_at, state, moved_at, moved_by)
            VALUES (:uuid, :order, :service, :channel, :code, :display, :hash, :target, :zone, :nickname, :expected,
                    :most, :at, 'ready', :at, :by)
        )sql")
        .bind(":uuid", uuid)
        .bind(":order", topup.order)
        .bind(":service", topup.service)
        .bind(":channel", name(topup.channel))
        .bind(":code", topup.code)
        .bind(":display", topup.display)
        .bind(":hash", db::Blob{hash})
        .bind(":target", blob(target))
        .bind(":zone", blob(zone))
        .bind(":nickname", blob(nickname))
        .bind(":expected", topup.expected_cost)
        .bind(":most", topup.max_cost)
        .bind(":at", topup.made_at)
        .bind(":by", by)
        .run();
    return TopupId{database_.last_row_id()};
}

std::optional<Topup> TopupStore::find(TopupId id) {
    static const std::string sql = select("WHERE topup.id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(reader(vault_));
}

std::optional<Topup> TopupStore::of_order(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order");
    return database_.prepared(sql).bind(":order", order).optional_row(reader(vault_));
}

std::optional<Topup> TopupStore::by_trxid(Channel channel, std::string_view trxid) {
    static const std::string sql = select("WHERE channel = :channel AND trxid = :trxid");
    return database_.prepared(sql).bind(":channel", name(channel)).bind(":trxid", trxid).optional_row(reader(vault_));
}

Topup TopupStore::named(std::string_view reference) {
    std::optional<Topup> found;
    if (const auto id = parse_id<TopupId>(reference))
        found = find(*id);
    else if (const auto order = parse_id<OrderId>(reference))
        found = of_order(*order);
    else if (!(found = by_trxid(Channel::game, reference)))
        found = by_trxid(Channel::prepaid, reference);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no top-up {}", reference), "see 'mitra topup-order list'",
                    "topup"};
    return std::move(*found);
}

std::vector<Topup> TopupStore::list(const TopupFilter& filter, TopupId after, std::int64_t limit) {
    static const std::string sql = select(
        fmt::format("JOIN shop_order ON shop_order.id = order_id WHERE topup.id > :after AND {} ORDER BY topup.id LIMIT"
                    " :limit",
                    k_matching));
    auto query = database_.prepared(sql);
    return bind_filter(query, filter).bind(":after", after).bind(":limit", limit).rows(reader(vault_));
}

std::int64_t TopupStore::count(const TopupFilter& filter) {
    static const std::string sql =
        fmt::format("SELECT count(*) FROM topup JOIN shop_order ON shop_order.id = order_id WHERE {}", k_matching);
    auto query = database_.prepared(sql);
    return bind_filter(query, filter).integer();
}

bool TopupStore::move(TopupId id, TopupState from, TopupState to, Instant at, std::string_view by) {
    const bool asks = to == TopupState::unknown || to == TopupState::processing;
    return database_
               .prepared(R"sql(
                   UPDATE topup SET state = :to, moved_at = :at, moved_by = :by,
                          ask_at = CASE WHEN :asks = 1 THEN ask_at END,
                          sent_at = CASE WHEN :to = 'sending' THEN ifnull(sent_at, :at) ELSE sent_at END,
                          done_at = CASE WHEN :ends = 1 THEN ifnull(done_at, :at) ELSE done_at END
                    WHERE id = :id AND state = :from
               )sql")
               .bind(":to", name(to))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":asks", asks ? 1 : 0)
               .bind(":ends", is_final(to) ? 1 : 0)
               .bind(":id", id)
               .bind(":from", name(from))
               .run() == 1;
}

void TopupStore::learn(TopupId id, std::string_view trxid, std::optional<Money> cost, std::string_view note) {
    const auto known = find(id);
    if (!known) throw Error{ErrorKind::internal, fmt::format("no top-up {}", id), {}, {}};
    const auto kept = sealed(vault_, "note_sealed", known->uuid, note);
    database_
        .prepared(R"sql(
            UPDATE topup SET trxid = ifnull(nullif(:trxid, ''), trxid), cost = ifnull(:cost, cost),
                   note_sealed = ifnull(:note, note_sealed)
             WHERE id = :id
        )sql")
        .bind(":trxid", trxid)
        .bind(":cost", cost)
        .bind(":note", blob(kept))
        .bind(":id", id)
        .run();
}

void TopupStore::ask_again(TopupId id, std::optional<Instant> at) {
    database_
        .prepared(
            "UPDATE topup SET ask_at = :at, asks = asks + 1 WHERE id = :id AND state IN ('unknown', 'processing')")
        .bind(":at", at)
        .bind(":id", id)
        .run();
}

std::optional<Topup> TopupStore::sending(Channel channel) {
    static const std::string sql = select("WHERE channel = :channel AND topup.state = 'sending'");
    return database_.prepared(sql).bind(":channel", name(channel)).optional_row(reader(vault_));
}

std::vector<Topup> TopupStore::unknown(Channel channel, std::int64_t limit) {
    static const std::string sql = select(
        "WHERE topup.state = 'unknown' AND channel = :channel AND EXISTS (SELECT 1 FROM topup_attempt"
        " WHERE topup_id = topup.id AND ended_at IS NULL) ORDER BY topup.id LIMIT :limit");
    return database_.prepared(sql).bind(":channel", name(channel)).bind(":limit", limit).rows(reader(vault_));
}

std::vector<Topup> TopupStore::waiting(Channel channel, std::int64_t limit) {
    static const std::string sql = select(
        "JOIN shop_order ON shop_order.id = order_id WHERE topup.state = 'ready' AND channel = :channel"
        " AND shop_order.state = 'paid' ORDER BY topup.id LIMIT :limit");
    return database_.prepared(sql).bind(":channel", name(channel)).bind(":limit", limit).rows(reader(vault_));
}

std::vector<Topup> TopupStore::due(Channel channel, Instant now, std::int64_t limit) {
    static const std::string sql =
        select("WHERE channel = :channel AND ask_at <= :now ORDER BY ask_at, topup.id LIMIT :limit");
    return database_.prepared(sql)
        .bind(":channel", name(channel))
        .bind(":now", now)
        .bind(":limit", limit)
        .rows(reader(vault_));
}

std::optional<Instant> TopupStore::next_due(Channel channel) {
    const auto next =
        database_.prepared("SELECT min(ask_at) FROM topup WHERE channel = :channel AND ask_at IS NOT NULL")
            .bind(":channel", name(channel))
            .optional_integer();
    return next ? std::optional{Instant{*next}} : std::nullopt;
}

std::int64_t TopupStore::sent_since(Channel channel, Instant at) {
    return database_.prepared("SELECT count(*) FROM topup WHERE channel = :channel AND sent_at >= :at")
        .bind(":channel", name(channel))
        .bind(":at", at)
        .integer();
}

Money TopupStore::spoken_for(Channel channel) {
    return Money{database_
                     .prepared(R"sql(
                         SELECT ifnull(sum(expected_cost), 0) FROM topup JOIN shop_order ON shop_order.id = order_id
                          WHERE topup.state = 'ready' AND channel = :channel AND shop_order.state = 'paid'
                     )sql")
                     .bind(":channel", name(channel))
                     .integer()};
}

std::optional<Topup> TopupStore::same_target(const Topup& topup, std::optional<Instant> since) {
    static const std::string sql = select(R"sql(
         WHERE target_hash = :hash AND service_id = :service AND topup.id <> :self
           AND (topup.state IN ('sending', 'unknown', 'processing')
                OR (topup.state = 'ready' AND EXISTS (SELECT 1 FROM shop_order
                      WHERE shop_order.id = order_id AND shop_order.state IN ('pending', 'proof_submitted', 'paid')))
                OR (:since IS NOT NULL AND made_at >= :since AND topup.state = 'success'))
         ORDER BY topup.id DESC LIMIT 1
    )sql");
    const std::string hash = target_hash(vault_, topup);
    return database_.prepared(sql)
        .bind(":hash", db::Blob{hash})
        .bind(":service", topup.service)
        .bind(":self", topup.id)
        .bind(":since", since)
        .optional_row(reader(vault_));
}

}  // namespace mitra::topup
