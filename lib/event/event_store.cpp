#include "lib/event/event_store.hpp"

#include <fmt/format.h>

#include <limits>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::event {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view k_columns =
    "id, uuid, title, starts_at, ends_at, zoom_url, video_url, meta, repeat, repeat_day, repeat_until, tier_id,"
    " repeated_as, cancelled_at";

Event read(const db::Row& row) {
    const Instant start = row.instant("starts_at");
    return Event{.id = row.id<EventId>("id"),
                 .uuid = row.text("uuid"),
                 .title = row.text("title"),
                 .starts_at = start,
                 .duration = std::chrono::duration_cast<std::chrono::minutes>(row.instant("ends_at") - start),
                 .zoom_url = row.text("zoom_url"),
                 .video_url = row.text("video_url"),
                 .meta = row.text("meta"),
                 .repeat = repeat_named(row.text("repeat")).value_or(Repeat::never),
                 .repeat_day = static_cast<int>(row.optional_integer("repeat_day").value_or(0)),
                 .repeat_until = row.optional_instant("repeat_until"),
                 .tier = row.optional_id<TierId>("tier_id"),
                 .successor = row.optional_id<EventId>("repeated_as"),
                 .cancelled_at = row.optional_instant("cancelled_at")};
}

/// "SELECT <columns> FROM event <rest>", made once for each place that asks.
std::string select(std::string_view rest) {
    return fmt::format("SELECT {} FROM event {}", k_columns, rest);
}

void bind_fields(db::Query& query, const Event& event) {
    query.bind(":title", event.title);
    query.bind(":starts_at", event.starts_at);
    query.bind(":ends_at", event.ends_at());
    query.bind(":zoom_url", event.zoom_url);
    query.bind(":video_url", event.video_url);
    query.bind(":meta", event.meta);
    query.bind(":repeat", name(event.repeat));
    query.bind(":repeat_day", event.repeat_day == 0 ? std::nullopt : std::optional{event.repeat_day});
    query.bind(":repeat_until", event.repeat_until);
}

constexpr Instant k_beginning{0};
constexpr Instant k_end{std::numeric_limits<std::int64_t>::max()};

}  // namespace

EventId EventStore::add(const Event& event) {
    auto insert = database_.prepared(R"sql(
        INSERT INTO event (uuid, title, starts_at, ends_at, zoom_url, video_url, meta, repeat, repeat_day, repeat_until,
                           tier_id, joined_until)
        VALUES (:uuid, :title, :starts_at, :ends_at, :zoom_url, :video_url, :meta, :repeat, :repeat_day, :repeat_until,
                :tier, CASE WHEN :tier IS NULL THEN NULL ELSE 0 END)
    )sql");
    bind_fields(insert, event);
    insert.bind(":tier", event.tier);
    insert.bind(":uuid", crypto::random_uuid()).run();
    return EventId{database_.last_row_id()};
}

void EventStore::set(const Event& event) {
    auto update = database_.prepared(R"sql(
        UPDATE event SET title = :title, starts_at = :starts_at, ends_at = :ends_at, zoom_url = :zoom_url,
                         video_url = :video_url, meta = :meta, repeat = :repeat, repeat_day = :repeat_day,
                         repeat_until = :repeat_until
         WHERE id = :id
    )sql");
    bind_fields(update, event);
    update.bind(":id", event.id).run();
}

void EventStore::cancel(EventId id, Instant at) {
    database_.prepared("UPDATE event SET cancelled_at = :at WHERE id = :id AND cancelled_at IS NULL")
        .bind(":id", id)
        .bind(":at", at)
        .run();
}

std::optional<Event> EventStore::find(EventId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

Event EventStore::named(std::string_view reference) {
    const auto id = parse_id<EventId>(reference);
    auto event = id ? find(*id) : std::nullopt;
    if (!event)
        throw Error{ErrorKind::not_found, fmt::format("no event {}", reference), "see 'mitra event list'", "event"};
    return std::move(*event);
}

std::vector<Event> EventStore::list(EventId after, std::int64_t limit, std::optional<Instant> since,
                                    std::optional<Instant> until) {
    static const std::string sql =
        select("WHERE id > :after AND starts_at >= :since AND starts_at < :until ORDER BY id LIMIT :limit");
    return database_.prepared(sql)
        .bind(":after", after)
        .bind(":since", since.value_or(k_beginning))
        .bind(":until", until.value_or(k_end))
        .bind(":limit", limit)
        .rows(read);
}

std::int64_t EventStore::count(std::optional<Instant> since, std::optional<Instant> until) {
    return database_.prepared("SELECT count(*) FROM event WHERE starts_at >= :since AND starts_at < :until")
        .bind(":since", since.value_or(k_beginning))
        .bind(":until", until.value_or(k_end))
        .integer();
}

Counts EventStore::counts(EventId id) {
    return database_
        .prepared(R"sql(
            SELECT count(*) AS registered, count(clicked_at) AS clicked, count(attended_at) AS attended
              FROM event_registration WHERE event_id = :id
        )sql")
        .bind(":id", id)
        .one_row([](const db::Row& row) {
            return Counts{row.integer("registered"), row.integer("clicked"), row.integer("attended")};
        });
}

std::optional<Event> EventStore::next_for(std::optional<TierId> tier, Instant now) {
    static const std::string sql =
        select("WHERE starts_at > :now AND cancelled_at IS NULL AND tier_id IS :tier ORDER BY starts_at, id LIMIT 1");
    return database_.prepared(sql).bind(":now", now).bind(":tier", tier).optional_row(read);
}

std::vector<Event> EventStore::starting(Instant from, Instant until) {
    static const std::string sql =
        select("WHERE starts_at > :from AND starts_at <= :until AND cancelled_at IS NULL ORDER BY starts_at, id");
    return database_.prepared(sql).bind(":from", from).bind(":until", until).rows(read);
}

std::vector<Event> EventStore::ended(Instant from, Instant until) {
    static const std::string sql =
        select("WHERE ends_at > :from AND ends_at <= :until AND cancelled_at IS NULL ORDER BY ends_at, id");
    return database_.prepared(sql).bind(":from", from).bind(":until", until).rows(read);
}

std::vector<Event> EventStore::to_repeat(Instant now) {
    static const std::string sql = select(
        "WHERE repeat <> 'never' AND repeated_as IS NULL AND cancelled_at IS NULL AND starts_at <= :now"
        " AND (repeat_until IS NULL OR repeat_until > :now) ORDER BY id");
    return database_.prepared(sql).bind(":now", now).rows(read);
}

void EventStore::repeated(EventId event, EventId successor) {
    database_.prepared("UPDATE event SET repeated_as = :successor WHERE id = :event AND repeated_as IS NULL")
        .bind(":event", event)
        .bind(":successor", successor)
        .run();
}

}  // namespace mitra::event
