#include "lib/people/link_store.hpp"

#include <fmt/format.h>

#include <limits>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/random.hpp"
#include "lib/people/standing_link.hpp"

namespace mitra::people {
namespace {

constexpr EnumNames<IssuedFor, 3> k_purposes{{"person_page", "admin_action", "api_token"}};
constexpr EnumNames<LinkState, 4> k_states{{"open", "used", "revoked", "expired"}};

/// Every link with what became of its person; conditions follow.
constexpr std::string_view k_select = R"sql(
    SELECT link.*, person.id IS NOT NULL AND
                   (person.erased_at IS NOT NULL OR person.link_revision <> person_revision) AS person_revoked
      FROM link LEFT JOIN person ON person.id = person_id
)sql";

IssuedLink read(const db::Row& row) {
    return {.id = row.id<LinkId>("id"),
            .made = {.purpose = issued_for_named(row.text("purpose")).value_or(IssuedFor::person_page),
                     .person = row.optional_id<PersonId>("person_id"),
                     .action = row.optional_text("action").value_or(""),
                     .role = row.optional_text("role").value_or(""),
                     .expires_at = row.instant("expires_at"),
                     .created_by = row.text("created_by")},
            .created_at = row.instant("created_at"),
            .used_at = row.optional_instant("used_at"),
            .revoked_at = row.optional_instant("revoked_at"),
            .person_revoked = row.boolean("person_revoked")};
}

std::optional<std::string_view> unless_empty(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

std::int64_t revision_of(db::Database& database, PersonId person) {
    const auto revision = database.prepared("SELECT link_revision FROM person WHERE id = :id AND erased_at IS NULL")
                              .bind(":id", person)
                              .optional_integer();
    if (!revision)
        throw Error{ErrorKind::not_found, fmt::format("no person {}", person), "see 'mitra person list'", "person"};
    return *revision;
}

std::string conditions(const LinkFilter& filter) {
    std::string sql = "link.id > :after AND link.created_at >= :since AND link.created_at < :until";
    if (filter.person) sql += " AND link.person_id = :person";
    if (filter.purpose) sql += " AND link.purpose = :purpose";
    return sql;
}

void bind_to(db::Query& query, const LinkFilter& filter, LinkId after) {
    query.bind(":after", after)
        .bind(":since", filter.since.value_or(Instant{0}))
        .bind(":until", filter.until.value_or(Instant{std::numeric_limits<std::int64_t>::max()}));
    if (filter.person) query.bind(":person", *filter.person);
    if (filter.purpose) query.bind(":purpose", name(*filter.purpose));
}

}  // namespace

std::string_view name(IssuedFor purpose) {
    return k_purposes.of(purpose);
}

std::optional<IssuedFor> issued_for_named(std::string_view text) {
    return k_purposes.named(text);
}

std::string_view name(LinkState state) {
    return k_states.of(state);
}

LinkState IssuedLink::state(Instant now) const {
    if (used_at) return LinkState::used;
    if (revoked_at || person_revoked) return LinkState::revoked;
    return made.expires_at <= now ? LinkState::expired : LinkState::open;
}

LinkStore::Given LinkStore::issue(const NewLink& link, Instant now) {
    if (link.expires_at <= now)
        throw Error{ErrorKind::usage, "a link that has expired before it is made opens nothing", {}, "link"};
    return db::in_transaction(database_, [&] {
        const std::string token = crypto::random_token();
        database_
            .prepared(R"sql(
                INSERT INTO link (purpose, person_id, person_revision, action, role, token_hash, created_at,
                                  created_by, expires_at)
                VALUES (:purpose, :person, :revision, :action, :role, :hash, :now, :by, :expires_at)
            )sql")
            .bind(":purpose", name(link.purpose))
            .bind(":person", link.person)
            .bind(":revision", link.person ? revision_of(database_, *link.person) : 0)
            .bind(":action", unless_empty(link.action))
            .bind(":role", unless_empty(link.role))
            .bind(":hash", db::Blob{crypto::digest(token)})
            .bind(":now", now)
            .bind(":by", link.created_by)
            .bind(":expires_at", link.expires_at)
            .run();
        return Given{LinkId{database_.last_row_id()}, token};
    });
}

std::optional<IssuedLink> LinkStore::find(LinkId id) {
    static const std::string sql = fmt::format("{} WHERE link.id = :id", k_select);
    return database_.prepared(sql).bind(":id", id).optional_row(read);
}

IssuedLink LinkStore::named(std::string_view reference) {
    const auto id = parse_id<LinkId>(reference);
    auto link = id ? find(*id) : std::nullopt;
    if (!link)
        throw Error{ErrorKind::not_found, fmt::format("no link '{:.100}'", reference), "see 'mitra link list'", "link"};
    return std::move(*link);
}

std::optional<IssuedLink> LinkStore::opened_by(std::string_view token, IssuedFor purpose, Instant now) {
    static const std::string sql = fmt::format("{} WHERE token_hash = :hash AND purpose = :purpose", k_select);
    auto link = database_.prepared(sql)
                    .bind(":hash", db::Blob{crypto::digest(token)})
                    .bind(":purpose", name(purpose))
                    .optional_row(read);
    return link && link->state(now) == LinkState::open ? link : std::nullopt;
}

bool LinkStore::use(LinkId id, Instant now) {
    return database_
               .prepared(R"sql(
                   UPDATE link SET used_at = :now
                    WHERE id = :id AND purpose = 'admin_action' AND used_at IS NULL AND revoked_at IS NULL
                      AND expires_at > :now
               )sql")
               .bind(":id", id)
               .bind(":now", now)
               .run() == 1;
}

bool LinkStore::revoke(LinkId id, Instant now) {
    return database_.prepared("UPDATE link SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL")
               .bind(":id", id)
               .bind(":now", now)
               .run() == 1;
}

std::vector<IssuedLink> LinkStore::list(const LinkFilter& filter, LinkId after, std::int64_t limit) {
    auto query =
        database_.prepared(fmt::format("{} WHERE {} ORDER BY link.id LIMIT :limit", k_select, conditions(filter)));
    bind_to(query, filter, after);
    return query.bind(":limit", limit).rows(read);
}

std::int64_t LinkStore::count(const LinkFilter& filter) {
    auto query = database_.prepared(fmt::format("SELECT count(*) FROM link WHERE {}", conditions(filter)));
    bind_to(query, filter, LinkId{});
    return query.integer();
}

std::optional<PersonId> open_person_page(db::Database& database, const crypto::Vault& vault, std::string_view token,
                                         Instant now) {
    if (const auto standing = open_standing_token(database, vault, LinkPurpose::dashboard, token))
        return standing->person;
    const auto issued = LinkStore{database}.opened_by(token, IssuedFor::person_page, now);
    return issued ? issued->made.person : std::nullopt;
}

}  // namespace mitra::people
