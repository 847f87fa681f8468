#include "lib/outbox/sender_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::outbox {
namespace {

constexpr const char* k_columns =
    "id, uuid, name, gateway, channel, phone_sealed, key_file, priority, hourly_cap, shortest_gap_ms, longest_gap_ms,"
    " hours_from, hours_until, warmup_from, active, switched_off_reason, rests_until, last_error";

std::string name_key(std::string_view name) {
    std::string key{name};
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return key;
}

std::optional<std::int64_t> milliseconds_of(const std::optional<std::chrono::milliseconds>& value) {
    return value ? std::optional<std::int64_t>{value->count()} : std::nullopt;
}

/// What `add` and `set` store alike.
void bind_settings(db::Query& query, const Sender& sender) {
    query.bind(":name", sender.name)
        .bind(":name_key", name_key(sender.name))
        .bind(":key_file", sender.key_file)
        .bind(":priority", sender.priority)
        .bind(":cap", sender.hourly_cap)
        .bind(":shortest", milliseconds_of(sender.shortest_gap))
        .bind(":longest", milliseconds_of(sender.longest_gap))
        .bind(":from", sender.hours ? std::optional{sender.hours->from} : std::nullopt)
        .bind(":until", sender.hours ? std::optional{sender.hours->until} : std::nullopt)
        .bind(":warmup", sender.warmup_from);
}

}  // namespace

Sender SenderStore::read(const db::Row& row) {
    Sender sender{.id = row.id<SenderId>("id"),
                  .uuid = row.text("uuid"),
                  .name = row.text("name"),
                  .gateway = row.text("gateway"),
                  .channel = channel_named(row.text("channel")).value(),
                  .key_file = row.text("key_file"),
                  .priority = row.integer("priority"),
                  .hourly_cap = row.optional_integer("hourly_cap"),
                  .warmup_from = row.optional_instant("warmup_from"),
                  .active = row.boolean("active"),
                  .switched_off_reason = row.text("switched_off_reason"),
                  .rests_until = row.instant("rests_until"),
                  .last_error = row.text("last_error")};
    if (const auto sealed = row.optional_blob("phone_sealed"))
        sender.phone = Phone::from_e164(vault_.open({"sender", "phone_sealed", sender.uuid}, *sealed));
    if (!row.is_null("shortest_gap_ms")) {
        sender.shortest_gap = std::chrono::milliseconds{row.integer("shortest_gap_ms")};
        sender.longest_gap = std::chrono::milliseconds{row.integer("longest_gap_ms")};
    }
    if (!row.is_null("hours_from"))
        sender.hours = Hours{static_cast<int>(row.integer("hours_from")), static_cast<int>(row.integer("hours_until"))};
    return sender;
}

SenderId SenderStore::add(const Sender& sender, Instant now) {
    if (database_.prepared("SELECT count(*) FROM sender WHERE name_key = :key")
            .bind(":key", name_key(sender.name))
            .integer())
        throw Error{ErrorKind::refused, fmt::format("a sender named '{}' exists", sender.name),
                    "see 'mitra sender list'", "sender"};
    const std::string uuid = crypto::row_uuid(now);
    const std::string secret = crypto::random_token();
    std::optional<std::string> phone, phone_hash;
    if (sender.phone) {
        phone = vault_.seal({"sender", "phone_sealed", uuid}, sender.phone->e164());
        phone_hash = vault_.lookup_hash("sender_phone", sender.phone->e164());
        if (database_.prepared("SELECT count(*) FROM sender WHERE phone_hash = :hash")
                .bind(":hash", db::Blob{*phone_hash})
                .integer())
            throw Error{ErrorKind::refused, "another sender has this phone", "see 'mitra sender list'", "sender"};
    }
    const std::string sealed_secret = vault_.seal({"sender", "webhook_sealed", uuid}, secret);
    const std::string secret_hash = crypto::digest(secret);
    auto query = database_.prepared(R"sql(
        INSERT INTO sender (uuid, name, name_key, gateway, channel, phone_sealed, phone_hash, key_file, priority,
                            hourly_cap, shortest_gap_ms, longest_gap_ms, hours_from, hours_until, warmup_from, active,
                            webhook_hash, webhook_sealed, created_at)
        VALUES (:uuid, :name, :name_key, :gateway, :channel, :phone, :phone_hash, :key_file, :priority, :cap,
                :shortest, :longest, :from, :until, :warmup, :active, :webhook_hash, :webhook, :now)
    )sql");
    bind_settings(query, sender);
    query.bind(":uuid", uuid)
        .bind(":gateway", sender.gateway)
        .bind(":channel", name(sender.channel))
        .bind(":active", sender.active ? 1 : 0)
        .bind(":webhook_hash", db::Blob{secret_hash})
        .bind(":webhook", db::Blob{sealed_secret})
        .bind(":now", now);
    if (phone) query.bind(":phone", db::Blob{*phone}).bind(":phone_hash", db::Blob{*phone_hash});
    query.run();
    return SenderId{database_.last_row_id()};
}

void SenderStore::set(const Sender& sender) {
    auto query = database_.prepared(R"sql(
        UPDATE sender SET name = :name, name_key = :name_key, key_file = :key_file, priority = :priority,
               hourly_cap = :cap, shortest_gap_ms = :shortest, longest_gap_ms = :longest, hours_from = :from,
               hours_until = :until, warmup_from = :warmup
         WHERE id = :id
    )sql");
    bind_settings(query, sender);
    query.bind(":id", sender.id).run();
}

std::optional<Sender> SenderStore::find(SenderId id) {
    return database_.prepared(fmt::format("SELECT {} FROM sender WHERE id = :id", k_columns))
        .bind(":id", id)
        .optional_row([this](const db::Row& row) { return read(row); });
}

Sender SenderStore::named(std::string_view reference) {
    std::optional<Sender> found;
    if (const auto id = parse_id<SenderId>(reference)) found = find(*id);
    if (!found)
        found = database_.prepared(fmt::format("SELECT {} FROM sender WHERE name_key = :key", k_columns))
                    .bind(":key", name_key(reference))
                    .optional_row([this](const db::Row& row) { return read(row); });
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no sender {}", reference), "see 'mitra sender list'", "sender"};
    return *found;
}

std::vector<Sender> SenderStore::list(SenderId after, std::int64_t limit) {
    return database_
        .prepared(fmt::format("SELECT {} FROM sender WHERE id > :after ORDER BY id LIMIT :limit", k_columns))
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read(row); });
}

std::int64_t SenderStore::count() {
    return database_.prepared("SELECT count(*) FROM sender").integer();
}

std::string SenderStore::webhook_path(SenderId id) {
    return database_.prepared("SELECT uuid, gateway, webhook_sealed FROM sender WHERE id = :id")
        .bind(":id", id)
        .one_row([this](const db::Row& row) {
            const std::string uuid = row.text("uuid");
            return row.text("gateway") + "/" +
                   vault_.open({"sender", "webhook_sealed", uuid}, row.blob("webhook_sealed"));
        });
}

std::optional<SenderId> SenderStore::by_webhook(std::string_view gateway, std::string_view secret) {
    // The look-up goes by digest, so how long it takes says nothing about the secret itself.
    const std::string hash = crypto::digest(secret);
    return database_.prepared("SELECT id FROM sender WHERE webhook_hash = :hash AND gateway = :gateway")
        .bind(":hash", db::Blob{hash})
        .bind(":gateway", gateway)
        .optional_row([](const db::Row& row) { return row.id<SenderId>("id"); });
}

void SenderStore::enable(SenderId id) {
    database_
        .prepared(
            "UPDATE sender SET active = 1, switched_off_reason = '', rests_until = 0, last_error = ''"
            " WHERE id = :id")
        .bind(":id", id)
        .run();
}

bool SenderStore::disable(SenderId id, std::string_view reason) {
    return database_
               .prepared("UPDATE sender SET active = 0, switched_off_reason = :reason WHERE id = :id AND active = 1")
               .bind(":reason", reason)
               .bind(":id", id)
               .run() == 1;
}

void SenderStore::rest(SenderId id, Instant until) {
    database_.prepared("UPDATE sender SET rests_until = max(rests_until, :until) WHERE id = :id")
        .bind(":until", until)
        .bind(":id", id)
        .run();
}

void SenderStore::note_error(SenderId id, std::string_view error) {
    database_.prepared("UPDATE sender SET last_error = :error WHERE id = :id")
        .bind(":error", error)
        .bind(":id", id)
        .run();
}

void each_attempt_since(db::Database& database, Instant from, const std::function<void(SenderId, Instant)>& use) {
    // Attempts are numbered in the order they began, so the newest are read backwards until they are too old; no index
    // on their times has to be kept. A clock set back by less than the guard allows is covered by the margin.
    const Instant stop = from - std::chrono::minutes{10};
    std::int64_t before = database.prepared("SELECT ifnull(max(id), 0) + 1 FROM message_attempt").integer();
    for (bool more = true; more;) {
        more = false;
        database
            .prepared(
                "SELECT id, sender_id, started_at, counts FROM message_attempt WHERE id < :before"
                " ORDER BY id DESC LIMIT 5000")
            .bind(":before", before)
            .each_row([&](const db::Row& row) {
                before = row.integer("id");
                const Instant at = row.instant("started_at");
                more = at >= stop;
                if (at >= from && row.boolean("counts")) use(row.id<SenderId>("sender_id"), at);
            });
    }
}

std::map<SenderId, std::int64_t> SenderStore::sent_this_hour(Instant now) {
    std::map<SenderId, std::int64_t> counts;
    each_attempt_since(database_, now - std::chrono::hours{1}, [&](SenderId id, Instant) { ++counts[id]; });
    return counts;
}

}  // namespace mitra::outbox
