#include "lib/ticket/ticket_store.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::ticket {
namespace {

constexpr const char* k_columns =
    "id, uuid, kind, person_id, order_id, subject_sealed, opened_at, written_at, state, moved_at, moved_by";

std::string select(std::string_view rest) {
    return fmt::format("SELECT {} FROM ticket {}", k_columns, rest);
}

/// One index leads, in the order of ids: the order's, else the person's, else the state's, else the kind's.
std::string where(const TicketFilter& filter) {
    std::string sql = filter.order ? "order_id = :order AND +kind = :kind" : "kind = :kind";
    if (filter.person) sql += filter.order ? " AND +person_id = :person" : " AND person_id = :person";
    if (filter.state) sql += filter.order || filter.person ? " AND +state = :state" : " AND state = :state";
    if (filter.since) sql += " AND opened_at >= :since";
    if (filter.until) sql += " AND opened_at < :until";
    return sql;
}

void bind(db::Query& query, const TicketFilter& filter) {
    query.bind(":kind", name(filter.kind));
    if (filter.order) query.bind(":order", *filter.order);
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.state) query.bind(":state", name(*filter.state));
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

}  // namespace

Ticket TicketStore::read(const db::Row& row) const {
    const std::string uuid = row.text("uuid");
    const auto subject = row.optional_blob("subject_sealed");
    return {.id = row.id<TicketId>("id"),
            .uuid = uuid,
            .kind = row.text("kind") == name(TicketKind::qa) ? TicketKind::qa : TicketKind::problem,
            .person = row.id<PersonId>("person_id"),
            .order = row.optional_id<OrderId>("order_id"),
            .subject = subject ? vault_.open({"ticket", "subject_sealed", uuid}, *subject) : std::string{},
            .opened_at = row.instant("opened_at"),
            .written_at = row.instant("written_at"),
            .state = ticket_state_named(row.text("state")).value(),
            .moved_at = row.instant("moved_at"),
            .moved_by = row.text("moved_by")};
}

Entry TicketStore::read_entry(const db::Row& row) const {
    const auto sealed = row.optional_blob("text_sealed");
    return {.id = row.integer("id"),
            .author = row.text("author") == name(Author::admin) ? Author::admin : Author::person,
            .text = sealed ? vault_.open({"ticket_entry", "text_sealed", row.text("uuid")}, *sealed) : std::string{},
            .written_at = row.instant("written_at"),
            .written_by = row.text("written_by")};
}

TicketId TicketStore::add(const NewTicket& ticket, Instant at, std::string_view by) {
    const std::string uuid = crypto::row_uuid(at);
    const std::string subject = vault_.seal({"ticket", "subject_sealed", uuid}, subject_of(ticket.text));
    database_
        .prepared(R"sql(
            INSERT INTO ticket (uuid, kind, person_id, order_id, subject_sealed, opened_at, written_at, state, moved_at,
                                moved_by)
            VALUES (:uuid, :kind, :person, :order, :subject, :at, :at, 'open', :at, :by)
        )sql")
        .bind(":uuid", uuid)
        .bind(":kind", name(ticket.kind))
        .bind(":person", ticket.person)
        .bind(":order", ticket.order)
        .bind(":subject", db::Blob{subject})
        .bind(":at", at)
        .bind(":by", by)
        .run();
    const TicketId id{database_.last_row_id()};
    write({.id = id}, {.author = Author::person, .text = ticket.text, .written_at = at, .written_by = std::string{by}});
    return id;
}

std::optional<Ticket> TicketStore::find(TicketId id) {
    static const std::string sql = select("WHERE id = :id");
    return database_.prepared(sql).bind(":id", id).optional_row([this](const db::Row& row) { return read(row); });
}

Ticket TicketStore::named(std::string_view reference, TicketKind kind) {
    const auto id = parse_id<TicketId>(reference);
    auto found = id ? find(*id) : std::nullopt;
    if (!found || found->kind != kind) {
        const std::string_view noun = kind == TicketKind::qa ? "qa" : "ticket";
        throw Error{ErrorKind::not_found,
                    fmt::format("no {} {:.40}", kind == TicketKind::qa ? "question" : "ticket", reference),
                    fmt::format("name it as TCK-4; see 'mitra {} list'", noun), "ticket"};
    }
    return std::move(*found);
}

std::vector<Ticket> TicketStore::list(const TicketFilter& filter, TicketId after, std::int64_t limit) {
    auto query =
        database_.prepared(select(fmt::format("WHERE {} AND id > :after ORDER BY id LIMIT :limit", where(filter))));
    bind(query, filter);
    return query.bind(":after", after).bind(":limit", limit).rows([this](const db::Row& row) { return read(row); });
}

std::int64_t TicketStore::count(const TicketFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM ticket WHERE {}", where(filter)));
    bind(query, filter);
    return query.integer();
}

std::vector<Ticket> TicketStore::of_person(PersonId person, TicketKind kind, TicketId before, std::int64_t limit) {
    static const std::string sql = select(
        "WHERE person_id = :person AND kind = :kind AND (:before = 0 OR id < :before) ORDER BY id DESC LIMIT :limit");
    return database_.prepared(sql)
        .bind(":person", person)
        .bind(":kind", name(kind))
        .bind(":before", before)
        .bind(":limit", limit)
        .rows([this](const db::Row& row) { return read(row); });
}

std::optional<Ticket> TicketStore::latest_of(OrderId order) {
    static const std::string sql = select("WHERE order_id = :order ORDER BY id DESC LIMIT 1");
    return database_.prepared(sql).bind(":order", order).optional_row([this](const db::Row& row) { return read(row); });
}

std::vector<TicketId> TicketStore::all_of(PersonId person) {
    return database_.prepared("SELECT id FROM ticket WHERE person_id = :person ORDER BY id")
        .bind(":person", person)
        .rows([](const db::Row& row) { return row.id<TicketId>("id"); });
}

std::vector<Entry> TicketStore::entries(TicketId id) {
    return database_
        .prepared(
            "SELECT id, uuid, author, text_sealed, written_at, written_by FROM ticket_entry"
            " WHERE ticket_id = :ticket ORDER BY id")
        .bind(":ticket", id)
        .rows([this](const db::Row& row) { return read_entry(row); });
}

std::int64_t TicketStore::written_since(PersonId person, Author author, Instant since) {
    return database_
        .prepared(R"sql(
            SELECT count(*) FROM ticket CROSS JOIN ticket_entry ON ticket_entry.ticket_id = ticket.id
             WHERE person_id = :person AND ticket.written_at >= :since
               AND author = :author AND ticket_entry.written_at >= :since
        )sql")
        .bind(":person", person)
        .bind(":author", name(author))
        .bind(":since", since)
        .integer();
}

std::int64_t TicketStore::write(const Ticket& ticket, const Entry& entry) {
    const std::string uuid = crypto::row_uuid(entry.written_at);
    const std::string text = vault_.seal({"ticket_entry", "text_sealed", uuid}, entry.text);
    database_
        .prepared(R"sql(
            INSERT INTO ticket_entry (uuid, ticket_id, author, text_sealed, written_at, written_by)
            VALUES (:uuid, :ticket, :author, :text, :at, :by)
        )sql")
        .bind(":uuid", uuid)
        .bind(":ticket", ticket.id)
        .bind(":author", name(entry.author))
        .bind(":text", db::Blob{text})
        .bind(":at", entry.written_at)
        .bind(":by", entry.written_by)
        .run();
    const std::int64_t number = database_.last_row_id();
    database_.prepared("UPDATE ticket SET written_at = :at WHERE id = :id")
        .bind(":at", entry.written_at)
        .bind(":id", ticket.id)
        .run();
    return number;
}

bool TicketStore::move(TicketId id, TicketState from, TicketState to, Instant at, std::string_view by) {
    return database_
               .prepared(
                   "UPDATE ticket SET state = :to, moved_at = :at, moved_by = :by WHERE id = :id AND state = :from")
               .bind(":to", name(to))
               .bind(":at", at)
               .bind(":by", by)
               .bind(":id", id)
               .bind(":from", name(from))
               .run() == 1;
}

void TicketStore::forget_person(PersonId person, Instant at, std::string_view by) {
    database_
        .prepared(
            "UPDATE ticket_entry SET text_sealed = NULL"
            " WHERE ticket_id IN (SELECT id FROM ticket WHERE person_id = :person)")
        .bind(":person", person)
        .run();
    database_.prepared("UPDATE ticket SET subject_sealed = NULL WHERE person_id = :person")
        .bind(":person", person)
        .run();
    database_
        .prepared(
            "UPDATE ticket SET state = 'closed', moved_at = :at, moved_by = :by"
            " WHERE person_id = :person AND state <> 'closed'")
        .bind(":at", at)
        .bind(":by", by)
        .bind(":person", person)
        .run();
}

}  // namespace mitra::ticket
