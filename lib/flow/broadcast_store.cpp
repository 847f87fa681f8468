#include "lib/flow/broadcast_store.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/outbox/lane.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::flow {
namespace {

constexpr const char* k_columns =
    "id, template, segment, fields, media_url, starts_at, state, recipients, queued_until, last_person, created_at";
constexpr const char* k_made_in_time =
    "created_at >= ifnull(:since, created_at) AND (:until IS NULL OR created_at < :until)";
constexpr std::int64_t k_page = 10'000;

Broadcast read(const db::Row& row) {
    return {.id = row.id<BroadcastId>("id"),
            .template_name = row.text("template"),
            .segment = row.text("segment"),
            .fields = nlohmann::json::parse(row.text("fields")).get<std::map<std::string, std::string>>(),
            .media_url = row.text("media_url"),
            .starts_at = row.instant("starts_at"),
            .state = row.text("state"),
            .recipients = row.integer("recipients"),
            .queued_until = row.id<PersonId>("queued_until"),
            .last_person = row.id<PersonId>("last_person"),
            .created_at = row.instant("created_at")};
}

/// Whether the same words wait for this person already.
constexpr const char* k_waits_already = R"sql(EXISTS (
    SELECT 1 FROM message JOIN broadcast ON broadcast.id = message.broadcast_id
     WHERE message.person_id = page.id AND message.state = 'queued' AND message.kind = 'broadcast'
       AND message.template = :template AND broadcast.fields = :fields AND broadcast.state <> 'cancelled'))sql";

/// Why a person of the page is left out, in this order; nobody is left out twice.
std::string reason_sql(bool require_inbound, bool look_for_duplicates) {
    return fmt::format(
        "CASE WHEN page.stopped_at IS NOT NULL THEN 'unsubscribed' WHEN page.consent_at IS NULL THEN 'no_consent' {}"
        " {} ELSE 'recipient' END",
        require_inbound ? "WHEN page.wrote_at IS NULL THEN 'never_wrote'" : "",
        look_for_duplicates ? fmt::format("WHEN {} THEN 'duplicate'", k_waits_already) : "");
}

std::string page_of(const people::Filter& filter) {
    return filter.page_sql("person.id, person.stopped_at, person.consent_at, person.wrote_at");
}

void count_in(Audience& audience, std::string_view reason, std::int64_t people) {
    if (reason == "recipient") audience.recipients += people;
    if (reason == "unsubscribed") audience.unsubscribed += people;
    if (reason == "no_consent") audience.no_consent += people;
    if (reason == "never_wrote") audience.never_wrote += people;
    if (reason == "duplicate") audience.duplicate += people;
}

}  // namespace

BroadcastId BroadcastStore::add(const BroadcastRequest& request, Instant now, std::string_view by) {
    database_
        .prepared(R"sql(
            INSERT INTO broadcast (template, segment, fields, media_url, starts_at, tier_id, last_person, state,
                                   created_at, moved_at, moved_by)
            VALUES (:template, :segment, :fields, :media, :starts_at, :tier, (SELECT ifnull(max(id), 0) FROM person),
                    'planned', :now, :now, :by)
        )sql")
        .bind(":template", request.template_name)
        .bind(":segment", to_json(request.filter))
        .bind(":fields", nlohmann::json(request.fields).dump())
        .bind(":media", request.media_url)
        .bind(":starts_at", request.starts_at.value_or(now))
        .bind(":tier", request.filter.tier)
        .bind(":now", now)
        .bind(":by", by)
        .run();
    return BroadcastId{database_.last_row_id()};
}

std::optional<Broadcast> BroadcastStore::find(BroadcastId id) {
    return database_.prepared(fmt::format("SELECT {} FROM broadcast WHERE id = :id", k_columns))
        .bind(":id", id)
        .optional_row(read);
}

std::vector<Broadcast> BroadcastStore::list(BroadcastId after, std::int64_t limit, std::optional<Instant> since,
                                            std::optional<Instant> until) {
    return database_
        .prepared(fmt::format("SELECT {} FROM broadcast WHERE id > :after AND {} ORDER BY id LIMIT :limit", k_columns,
                              k_made_in_time))
        .bind(":after", after)
        .bind(":limit", limit)
        .bind(":since", since)
        .bind(":until", until)
        .rows(read);
}

std::int64_t BroadcastStore::count(std::optional<Instant> since, std::optional<Instant> until) {
    return database_.prepared(fmt::format("SELECT count(*) FROM broadcast WHERE {}", k_made_in_time))
        .bind(":since", since)
        .bind(":until", until)
        .integer();
}

std::vector<BroadcastId> BroadcastStore::planned() {
    return database_.prepared("SELECT id FROM broadcast WHERE state = 'planned' ORDER BY id")
        .rows([](const db::Row& row) { return row.id<BroadcastId>("id"); });
}

bool BroadcastStore::move(BroadcastId id, std::string_view from, std::string_view to, std::string_view by,
                          Instant now) {
    return database_
               .prepared(
                   "UPDATE broadcast SET state = :to, moved_at = :now, moved_by = :by"
                   " WHERE id = :id AND state = :from")
               .bind(":to", to)
               .bind(":now", now)
               .bind(":by", by)
               .bind(":id", id)
               .bind(":from", from)
               .run() == 1;
}

std::vector<Broadcast> BroadcastStore::to_tier_of(PersonId person, Instant since, Instant now, std::int64_t limit) {
    return database_
        .prepared(fmt::format(R"sql(
            SELECT {} FROM broadcast
             WHERE tier_id = (SELECT tier_id FROM membership WHERE person_id = :person AND state = 'active')
               AND state IN ('planned', 'running', 'done') AND starts_at > :since AND starts_at <= :now
             ORDER BY id DESC LIMIT :limit
        )sql",
                              k_columns))
        .bind(":person", person)
        .bind(":since", since)
        .bind(":now", now)
        .bind(":limit", limit)
        .rows(read);
}

bool BroadcastStore::names(const Broadcast& broadcast, PersonId person) {
    const people::Filter filter = filter_from_json(broadcast.segment);
    auto query = database_.prepared(filter.match_sql());
    filter.bind_to(query);
    return query.bind(":person", person).optional_integer().has_value();
}

Audience BroadcastStore::audience(const BroadcastRequest& request, bool require_inbound) {
    Audience audience;
    const std::string sql = fmt::format("SELECT page.id AS id, {} AS reason FROM ({}) AS page",
                                        reason_sql(require_inbound, true), page_of(request.filter));
    const std::string fields = nlohmann::json(request.fields).dump();
    PersonId after;
    for (std::int64_t seen = k_page; seen == k_page;) {
        seen = 0;
        auto query = database_.prepared(sql);
        request.filter.bind_page_to(query, after, k_page);
        query.bind(":template", request.template_name).bind(":fields", fields);
        query.each_row([&](const db::Row& row) {
            ++seen;
            after = row.id<PersonId>("id");
            count_in(audience, row.text("reason"), 1);
        });
    }
    return audience;
}

std::optional<PersonId> BroadcastStore::end_of_page(const people::Filter& filter, PersonId after, std::int64_t size) {
    auto query = database_.prepared(filter.page_sql("person.id AS id") + " OFFSET :skip");
    filter.bind_page_to(query, after, 1);
    return query.bind(":skip", size - 1).optional_row([](const db::Row& row) { return row.id<PersonId>("id"); });
}

bool BroadcastStore::has_twin(const Broadcast& broadcast) {
    return database_
               .prepared(
                   "SELECT EXISTS (SELECT 1 FROM broadcast"
                   " WHERE template = :template AND fields = :fields AND state <> 'cancelled' AND id <> :id)")
               .bind(":template", broadcast.template_name)
               .bind(":fields", nlohmann::json(broadcast.fields).dump())
               .bind(":id", broadcast.id)
               .integer() != 0;
}

Chunk BroadcastStore::queue_chunk(const Broadcast& broadcast, bool require_inbound, std::int64_t chunk, Instant now) {
    const people::Filter filter = filter_from_json(broadcast.segment);
    const auto end = end_of_page(filter, broadcast.queued_until, chunk);
    // Only another broadcast of the same words can wait for them already. Without one nobody is looked up, and SQLite
    // need not keep the page aside, which it does where a SELECT reads the table that it fills.
    const bool look_for_duplicates = has_twin(broadcast);
    auto insert = database_.prepared(fmt::format(
        R"sql(
            INSERT INTO message (kind, cause, person_id, channel, lane, template, broadcast_id, state, not_before,
                                 expires_at, created_at)
            SELECT 'broadcast', :cause, page.id, 'whatsapp', :lane, :template, :broadcast, 'queued', :not_before,
                   :expires_at, :now
              FROM ({}) AS page
             WHERE page.id <= :last_person AND {} = 'recipient'
            ON CONFLICT (cause, kind, ifnull(person_id, 0)) DO NOTHING
        )sql",
        page_of(filter), reason_sql(require_inbound, look_for_duplicates)));
    filter.bind_page_to(insert, broadcast.queued_until, chunk);
    const Instant not_before = std::max(broadcast.starts_at, broadcast.created_at);
    const std::chrono::hours life{24 * outbox::rules_of(outbox::Kind::broadcast).expires_after_days};
    insert.bind(":cause", fmt::format("broadcast:{}", broadcast.id.value))
        .bind(":lane", outbox::lane_of(outbox::Kind::broadcast, outbox::Channel::whatsapp, broadcast.id))
        .bind(":template", broadcast.template_name)
        .bind(":broadcast", broadcast.id)
        .bind(":not_before", not_before)
        .bind(":expires_at", not_before + life)
        .bind(":last_person", broadcast.last_person)
        .bind(":now", now);
    if (look_for_duplicates) insert.bind(":fields", nlohmann::json(broadcast.fields).dump());
    const std::int64_t queued = insert.run();
    database_.prepared("UPDATE broadcast SET queued_until = :last, recipients = recipients + :queued WHERE id = :id")
        .bind(":last", end.value_or(broadcast.last_person))
        .bind(":queued", queued)
        .bind(":id", broadcast.id)
        .run();
    return {.queued = queued, .last = !end};
}

std::int64_t BroadcastStore::cancel_chunk(BroadcastId id, std::int64_t chunk, Instant now) {
    return database_
        .prepared(R"sql(
            UPDATE message SET state = 'cancelled', ended_at = :now, last_error = 'the broadcast was cancelled'
             WHERE id IN (SELECT id FROM message WHERE state = 'queued' AND lane = :lane LIMIT :chunk)
        )sql")
        .bind(":now", now)
        .bind(":lane", outbox::lane_of(outbox::Kind::broadcast, outbox::Channel::whatsapp, id))
        .bind(":chunk", chunk)
        .run();
}

}  // namespace mitra::flow
