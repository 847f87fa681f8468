#include "lib/topup/catalogue_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"

namespace mitra::topup {
namespace {

Channel channel_of(const db::Row& row) {
    return channel_named(row.text("channel")).value();
}

Game read_game(const db::Row& row) {
    return {.product = row.id<ProductId>("product_id"),
            .channel = channel_of(row),
            .supplier_name = row.text("supplier_name"),
            .target_rule = row.text("target_rule"),
            .zone_rule = row.text("zone_rule"),
            .nickname_code = row.text("nickname_code")};
}

std::string games(std::string_view rest) {
    return fmt::format(
        "SELECT topup_game.product_id, channel, supplier_name, target_rule, zone_rule, nickname_code FROM topup_game "
        "{}",
        rest);
}

/// The cost is the column of our account's level.
std::string services(std::string_view rest) {
    return fmt::format(
        "SELECT topup_service.id, product_id, channel, code, name, category, note,"
        " CASE supplier_account.level WHEN 'special' THEN special WHEN 'premium' THEN premium ELSE basic END AS cost,"
        " status, multi_trx, closed_from, closed_until, changed_at, gone_at, disabled_at, disabled_why"
        " FROM topup_service, supplier_account {}",
        rest);
}

Service read_service(const db::Row& row) {
    Service service{.id = row.id<ServiceId>("id"),
                    .product = row.id<ProductId>("product_id"),
                    .channel = channel_of(row),
                    .code = row.text("code"),
                    .name = row.text("name"),
                    .category = row.text("category"),
                    .note = row.text("note"),
                    .cost = row.money("cost"),
                    .status = row.text("status"),
                    .multi_trx = row.boolean("multi_trx"),
                    .closed = std::nullopt,
                    .changed_at = row.instant("changed_at"),
                    .gone_at = row.optional_instant("gone_at"),
                    .disabled_at = row.optional_instant("disabled_at"),
                    .disabled_why = row.text("disabled_why")};
    if (const auto from = row.optional_integer("closed_from"))
        service.closed = {static_cast<int>(*from), static_cast<int>(row.integer("closed_until"))};
    return service;
}

/// Without `gone` only what is on the list; an index narrows by game, by channel, or by nothing but the id.
constexpr std::string_view k_matching = R"sql(
    (:channel IS NULL OR channel = :channel) AND (:product IS NULL OR product_id = :product)
    AND (:status IS NULL OR status = :status) AND (:gone = 1 OR gone_at IS NULL))sql";

db::Query& bind_filter(db::Query& query, const ServiceFilter& filter) {
    return query.bind(":channel", filter.channel ? std::optional{name(*filter.channel)} : std::nullopt)
        .bind(":product", filter.product)
        .bind(":status", filter.status)
        .bind(":gone", filter.gone ? 1 : 0);
}

void bind_row(db::Query& query, const ServiceRow& row, ProductId product, std::string_view hash, Instant at) {
    const auto end = [&](int which) -> std::optional<std::int64_t> {
        if (!row.closed) return std::nullopt;
        return which == 0 ? row.closed->first : row.closed->second;
    };
    query.bind(":product", product)
        .bind(":name", row.name)
        .bind(":category", row.category)
        .bind(":note", row.note)
        .bind(":basic", row.prices[0])
        .bind(":premium", row.prices[1])
        .bind(":special", row.prices[2])
        .bind(":status", row.status)
        .bind(":multi", row.multi_trx ? 1 : 0)
        .bind(":from", end(0))
        .bind(":until", end(1))
        .bind(":hash", db::Blob{hash})
        .bind(":at", at);
}

}  // namespace

std::string hash_of(const ServiceRow& row) {
    // The parts are kept apart by a sign that no name has.
    return crypto::digest(fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", row.code,
                                      row.game, row.name, row.category, row.note, row.prices[0].rupiah(),
                                      row.prices[1].rupiah(), row.prices[2].rupiah(), row.status, row.multi_trx,
                                      row.closed ? fmt::format("{}-{}", row.closed->first, row.closed->second) : ""));
}

void CatalogueStore::add_game(const Game& game) {
    database_
        .prepared(R"sql(
            INSERT INTO topup_game (product_id, channel, supplier_name, target_rule, zone_rule, nickname_code)
            VALUES (:product, :channel, :name, :target, :zone, :nickname)
        )sql")
        .bind(":product", game.product)
        .bind(":channel", name(game.channel))
        .bind(":name", game.supplier_name)
        .bind(":target", game.target_rule)
        .bind(":zone", game.zone_rule)
        .bind(":nickname", game.nickname_code)
        .run();
}

std::optional<Game> CatalogueStore::game(ProductId product) {
    static const std::string sql = games("WHERE product_id = :product");
    return database_.prepared(sql).bind(":product", product).optional_row(read_game);
}

std::optional<Game> CatalogueStore::game(Channel channel, std::string_view supplier_name) {
    static const std::string sql = games("WHERE channel = :channel AND supplier_name = :name");
    return database_.prepared(sql).bind(":channel", name(channel)).bind(":name", supplier_name).optional_row(read_game);
}

void CatalogueStore::set_rules(const Game& game) {
    database_
        .prepared(R"sql(
            UPDATE topup_game SET target_rule = :target, zone_rule = :zone, nickname_code = :nickname
             WHERE product_id = :product
        )sql")
        .bind(":target", game.target_rule)
        .bind(":zone", game.zone_rule)
        .bind(":nickname", game.nickname_code)
        .bind(":product", game.product)
        .run();
}

std::vector<Game> CatalogueStore::games_on_sale() {
    static const std::string sql = games(R"sql(
          JOIN product ON product.id = topup_game.product_id
         WHERE product.archived_at IS NULL AND target_rule <> ''
           AND EXISTS (SELECT 1 FROM topup_service
                        WHERE topup_service.product_id = topup_game.product_id AND gone_at IS NULL)
         ORDER BY product.name_key
    )sql");
    return database_.prepared(sql).rows(read_game);
}

std::optional<Service> CatalogueStore::service(ServiceId id) {
    static const std::string sql = services("WHERE topup_service.id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read_service);
}

std::optional<Service> CatalogueStore::service(Channel channel, std::string_view code) {
    static const std::string sql = services("WHERE channel = :channel AND code = :code");
    return database_.prepared(sql).bind(":channel", name(channel)).bind(":code", code).optional_row(read_service);
}

Service CatalogueStore::named(std::string_view reference) {
    const auto id = parse_id<ServiceId>(reference);
    auto found = id ? service(*id) : service(Channel::game, reference);
    if (!id) {
        auto other = service(Channel::prepaid, reference);
        if (found && other)
            throw Error{ErrorKind::usage, fmt::format("both price lists have a service {}", reference),
                        fmt::format("say {} or {}", found->id, other->id), "service"};
        if (!found) found = std::move(other);
    }
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no service {}", reference), "see 'mitra provider services list'",
                    "service"};
    return std::move(*found);
}

std::vector<Service> CatalogueStore::list(const ServiceFilter& filter, ServiceId after, std::int64_t limit) {
    static const std::string sql = services(
        fmt::format("WHERE topup_service.id > :after AND {} ORDER BY topup_service.id LIMIT :limit", k_matching));
    auto query = database_.prepared(sql);
    return bind_filter(query, filter).bind(":after", after).bind(":limit", limit).rows(read_service);
}

std::int64_t CatalogueStore::count(const ServiceFilter& filter) {
    static const std::string sql = fmt::format("SELECT count(*) FROM topup_service WHERE {}", k_matching);
    auto query = database_.prepared(sql);
    return bind_filter(query, filter).integer();
}

std::vector<Service> CatalogueStore::of_game(ProductId product) {
    static const std::string sql =
        services("WHERE product_id = :product AND gone_at IS NULL ORDER BY cost, topup_service.id");
    return database_.prepared(sql).bind(":product", product).rows(read_service);
}

bool CatalogueStore::disable(ServiceId id, std::string_view why, Instant at) {
    return database_
               .prepared(
                   "UPDATE topup_service SET disabled_at = :at, disabled_why = :why"
                   " WHERE id = :id AND disabled_at IS NULL")
               .bind(":at", at)
               .bind(":why", why)
               .bind(":id", id)
               .run() == 1;
}

bool CatalogueStore::enable(ServiceId id) {
    return database_
               .prepared(
                   "UPDATE topup_service SET disabled_at = NULL, disabled_why = ''"
                   " WHERE id = :id AND disabled_at IS NOT NULL")
               .bind(":id", id)
               .run() == 1;
}

std::vector<CatalogueStore::Known> CatalogueStore::known(Channel channel, std::string_view after, std::int64_t limit) {
    return database_
        .prepared(R"sql(
            SELECT id, code, row_hash, gone_at IS NOT NULL AS gone FROM topup_service
             WHERE channel = :channel AND code > :after ORDER BY code LIMIT :limit
        )sql")
        .bind(":channel", name(channel))
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return Known{row.id<ServiceId>("id"), row.text("code"), row.blob("row_hash"), row.boolean("gone")};
        });
}

void CatalogueStore::insert(const ServiceRow& row, Channel channel, ProductId product, std::string_view hash,
                            Instant at) {
    auto query = database_.prepared(R"sql(
        INSERT INTO topup_service (product_id, channel, code, name, category, note, basic, premium, special, status,
                                   multi_trx, closed_from, closed_until, row_hash, changed_at)
        VALUES (:product, :channel, :code, :name, :category, :note, :basic, :premium, :special, :status,
                :multi, :from, :until, :hash, :at)
    )sql");
    bind_row(query, row, product, hash, at);
    query.bind(":channel", name(channel)).bind(":code", row.code).run();
}

void CatalogueStore::update(ServiceId id, const ServiceRow& row, ProductId product, std::string_view hash, Instant at) {
    auto query = database_.prepared(R"sql(
        UPDATE topup_service SET product_id = :product, name = :name, category = :category, note = :note,
               basic = :basic, premium = :premium, special = :special, status = :status, multi_trx = :multi,
               closed_from = :from, closed_until = :until, row_hash = :hash, changed_at = :at, gone_at = NULL
         WHERE id = :id
    )sql");
    bind_row(query, row, product, hash, at);
    query.bind(":id", id).run();
}

void CatalogueStore::mark_gone(ServiceId id, Instant at) {
    database_.prepared("UPDATE topup_service SET gone_at = :at WHERE id = :id AND gone_at IS NULL")
        .bind(":at", at)
        .bind(":id", id)
        .run();
}

ChannelState CatalogueStore::channel(Channel channel) {
    return database_.prepared("SELECT synced_at, stopped_at, stopped_why FROM topup_channel WHERE channel = :channel")
        .bind(":channel", name(channel))
        .one_row([&](const db::Row& row) {
            return ChannelState{channel, row.optional_instant("synced_at"), row.optional_instant("stopped_at"),
                                row.text("stopped_why")};
        });
}

void CatalogueStore::synced(Channel channel, Instant at) {
    database_.prepared("UPDATE topup_channel SET synced_at = :at, trust_until = NULL WHERE channel = :channel")
        .bind(":at", at)
        .bind(":channel", name(channel))
        .run();
}

void CatalogueStore::trust_next(Channel channel, Instant until) {
    database_.prepared("UPDATE topup_channel SET trust_until = :until WHERE channel = :channel")
        .bind(":until", until)
        .bind(":channel", name(channel))
        .run();
}

bool CatalogueStore::trusts_next(Channel channel, Instant now) {
    return database_.prepared("SELECT count(*) FROM topup_channel WHERE channel = :channel AND trust_until >= :now")
               .bind(":channel", name(channel))
               .bind(":now", now)
               .integer() == 1;
}

bool CatalogueStore::stop(Channel channel, std::string_view why, Instant at) {
    return database_
               .prepared(
                   "UPDATE topup_channel SET stopped_at = :at, stopped_why = :why"
                   " WHERE channel = :channel AND stopped_at IS NULL")
               .bind(":at", at)
               .bind(":why", why)
               .bind(":channel", name(channel))
               .run() == 1;
}

bool CatalogueStore::start(Channel channel) {
    return database_
               .prepared(
                   "UPDATE topup_channel SET stopped_at = NULL, stopped_why = ''"
                   " WHERE channel = :channel AND stopped_at IS NOT NULL")
               .bind(":channel", name(channel))
               .run() == 1;
}

Account CatalogueStore::account() {
    return database_.prepared("SELECT level, balance, asked_at FROM supplier_account WHERE id = 1")
        .one_row([](const db::Row& row) {
            const auto balance = row.optional_integer("balance");
            return Account{level_named(row.text("level")).value(),
                           balance ? std::optional{Money{*balance}} : std::nullopt, row.optional_instant("asked_at")};
        });
}

void CatalogueStore::learn_account(Level level, Money balance, Instant at) {
    database_.prepared("UPDATE supplier_account SET level = :level, balance = :balance, asked_at = :at WHERE id = 1")
        .bind(":level", name(level))
        .bind(":balance", balance)
        .bind(":at", at)
        .run();
}

void CatalogueStore::learn_balance(Money balance, Instant at) {
    database_.prepared("UPDATE supplier_account SET balance = :balance, asked_at = :at WHERE id = 1")
        .bind(":balance", balance)
        .bind(":at", at)
        .run();
}

}  // namespace mitra::topup
