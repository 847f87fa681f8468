#include "lib/people/group_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"

namespace mitra::people {
namespace {

const char* name_of(GroupKind kind) {
    return kind == GroupKind::affiliate ? "affiliate" : "participant";
}

Group group_from(const db::Row& row) {
    Group group;
    group.id = row.id<GroupId>("id");
    group.name = row.text("name");
    group.kind = row.text("kind") == "affiliate" ? GroupKind::affiliate : GroupKind::participant;
    group.affiliate_access = row.boolean("affiliate_access");
    group.rate_bp = row.optional_integer("rate_bp");
    group.cookie_days = row.optional_integer("cookie_days");
    group.members = row.integer("members");
    return group;
}

void bind_group(db::Query& query, const Group& group, std::string_view name_key) {
    query.bind(":name", text::clean_line(group.name)).bind(":name_key", name_key).bind(":kind", name_of(group.kind));
    query.bind(":access", group.affiliate_access).bind(":rate_bp", group.rate_bp);
    query.bind(":cookie_days", group.cookie_days);
}

}  // namespace

void check_right_name(std::string_view name) {
    constexpr std::size_t k_longest = 100;
    const bool word = std::all_of(name.begin(), name.end(), [](char letter) {
        return is_small_letter(letter) || is_digit(letter) || letter == '-' || letter == '_';
    });
    if (name.empty() || name.size() > k_longest || !word)
        throw Error{ErrorKind::usage, fmt::format("'{:.100}' is no name for a right", name),
                    "small letters, digits, - and _, as in materi-dasar", "group"};
}

std::string GroupStore::checked_name_key(const Group& group) {
    std::string key = text::folded(group.name);
    if (key.empty() || parse_id<GroupId>(key))
        throw Error{ErrorKind::usage, fmt::format("'{}' is no name for a group", group.name),
                    "give it a name that does not read like an id", "group"};
    const auto taken =
        database_.prepared("SELECT id FROM people_group WHERE name_key = :key").bind(":key", key).optional_integer();
    if (taken && GroupId{*taken} != group.id)
        throw Error{ErrorKind::refused, fmt::format("{} has the name '{}' already", GroupId{*taken}, group.name),
                    "see 'mitra group list'", "group"};
    return key;
}

GroupId GroupStore::add(const Group& group) {
    db::Transaction transaction{database_};
    Group fresh = group;
    fresh.id = {};
    auto insert = database_.prepared(R"sql(
            INSERT INTO people_group (name, name_key, kind, affiliate_access, rate_bp, cookie_days)
            VALUES (:name, :name_key, :kind, :access, :rate_bp, :cookie_days)
        )sql");
    bind_group(insert, fresh, checked_name_key(fresh));
    insert.run();
    const GroupId id{database_.last_row_id()};
    store_rights(id, group.rights);
    transaction.commit();
    return id;
}

void GroupStore::set(const Group& group) {
    db::Transaction transaction{database_};
    auto update = database_.prepared(R"sql(
            UPDATE people_group
               SET name = :name, name_key = :name_key, kind = :kind, affiliate_access = :access, rate_bp = :rate_bp,
                   cookie_days = :cookie_days
             WHERE id = :id
        )sql");
    bind_group(update, group, checked_name_key(group));
    if (update.bind(":id", group.id).run() == 0)
        throw Error{ErrorKind::not_found, fmt::format("no group {}", group.id), "see 'mitra group list'", "group"};
    store_rights(group.id, group.rights);
    transaction.commit();
}

void GroupStore::store_rights(GroupId id, const std::vector<Right>& rights) {
    database_.prepared("DELETE FROM group_right WHERE group_id = :id").bind(":id", id).run();
    for (const Right& right : rights)
        database_
            .prepared(R"sql(
                INSERT INTO group_right (group_id, name, kept) VALUES (:id, :name, :kept)
                    ON CONFLICT (group_id, name) DO UPDATE SET kept = excluded.kept
            )sql")
            .bind(":id", id)
            .bind(":name", right.name)
            .bind(":kept", right.kept)
            .run();
}

std::vector<Right> GroupStore::rights(GroupId id) {
    return database_.prepared("SELECT name, kept FROM group_right WHERE group_id = :id ORDER BY name")
        .bind(":id", id)
        .rows([](const db::Row& row) {
            return Right{row.text("name"), row.boolean("kept")};
        });
}

std::optional<Group> GroupStore::find(GroupId id) {
    auto group =
        database_.prepared("SELECT * FROM people_group WHERE id = :id").bind(":id", id).optional_row(group_from);
    if (group) group->rights = rights(id);
    return group;
}

Group GroupStore::named(std::string_view reference) {
    std::optional<Group> group;
    if (const auto id = parse_id<GroupId>(reference)) {
        group = find(*id);
    } else {
        const auto found = database_.prepared("SELECT id FROM people_group WHERE name_key = :key")
                               .bind(":key", text::folded(reference))
                               .optional_integer();
        if (found) group = find(GroupId{*found});
    }
    if (!group)
        throw Error{ErrorKind::not_found, fmt::format("no group '{:.100}'", reference), "see 'mitra group list'",
                    "group"};
    return std::move(*group);
}

std::vector<Group> GroupStore::list(GroupId after, std::int64_t limit) {
    auto groups = database_.prepared("SELECT * FROM people_group WHERE id > :after ORDER BY id LIMIT :limit")
                      .bind(":after", after)
                      .bind(":limit", limit)
                      .rows(group_from);
    for (Group& group : groups)
        group.rights = rights(group.id);
    return groups;
}

bool GroupStore::gives(std::string_view right) {
    return database_.prepared("SELECT EXISTS (SELECT 1 FROM group_right WHERE name = :right)")
               .bind(":right", right)
               .integer() != 0;
}

std::int64_t GroupStore::count() {
    return database_.prepared("SELECT count(*) FROM people_group").integer();
}

std::vector<Group> GroupStore::of_person(PersonId person) {
    auto groups = database_
                      .prepared(R"sql(
                          SELECT people_group.* FROM group_member JOIN people_group ON people_group.id = group_id
                           WHERE person_id = :person ORDER BY group_id
                      )sql")
                      .bind(":person", person)
                      .rows(group_from);
    for (Group& group : groups)
        group.rights = rights(group.id);
    return groups;
}

bool GroupStore::join(GroupId group, PersonId person, Instant at) {
    return database_
               .prepared(R"sql(
                   INSERT INTO group_member (group_id, person_id, since) VALUES (:group, :person, :at)
                       ON CONFLICT (group_id, person_id) DO NOTHING
               )sql")
               .bind(":group", group)
               .bind(":person", person)
               .bind(":at", at)
               .run() == 1;
}

bool GroupStore::leave(GroupId group, PersonId person, Instant at) {
    db::Transaction transaction{database_};
    const auto left = database_.prepared("DELETE FROM group_member WHERE group_id = :group AND person_id = :person")
                          .bind(":group", group)
                          .bind(":person", person)
                          .run();
    if (left == 1)
        database_
            .prepared(R"sql(
                INSERT INTO kept_right (person_id, name, since)
                SELECT :person, name, :at FROM group_right WHERE group_id = :group AND kept
                    ON CONFLICT (person_id, name) DO NOTHING
            )sql")
            .bind(":group", group)
            .bind(":person", person)
            .bind(":at", at)
            .run();
    transaction.commit();
    return left == 1;
}

void GroupStore::take_back(GroupId group, PersonId person) {
    db::in_transaction(database_, [&] {
        database_.prepared("DELETE FROM group_member WHERE group_id = :group AND person_id = :person")
            .bind(":group", group)
            .bind(":person", person)
            .run();
        database_
            .prepared(R"sql(
                DELETE FROM kept_right
                 WHERE person_id = :person AND name IN (SELECT name FROM group_right WHERE group_id = :group AND kept)
            )sql")
            .bind(":group", group)
            .bind(":person", person)
            .run();
    });
}

std::vector<std::string> GroupStore::rights_of(PersonId person) {
    return database_
        .prepared(R"sql(
            SELECT name FROM kept_right WHERE person_id = :person
            UNION
            SELECT group_right.name FROM group_member JOIN group_right USING (group_id) WHERE person_id = :person
            ORDER BY name
        )sql")
        .bind(":person", person)
        .rows([](const db::Row& row) { return row.text("name"); });
}

}  // namespace mitra::people
