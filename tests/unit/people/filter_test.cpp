#include "lib/people/filter.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::people;
using namespace std::chrono_literals;
using test::k_noon;
using test::test_vault;

namespace {

struct Case {
    const char* name;
    Filter filter;
    const char* index;  ///< what the plan must search by
};

/// Filters of every kind, and which index each is walked by.
std::vector<Case> cases() {
    return {
        {"none", {}, "INTEGER PRIMARY KEY (rowid>?)"},
        {"city", {.city = "BOGOR "}, "person_by_city (city_key=? AND id>?)"},
        {"group", {.group = GroupId{1}}, "lead USING PRIMARY KEY (group_id=? AND person_id>?)"},
        {"joined", {.joined = true}, "person_by_status (<expr>=? AND id>?)"},
        {"not joined", {.joined = false}, "person_by_status (<expr>=? AND id>?)"},
        {"referrer", {.referrer = PersonId{1}}, "referral_by_referrer (referrer_id=? AND person_id>?)"},
        {"event", {.event = EventId{1}}, "lead USING PRIMARY KEY (event_id=? AND person_id>?)"},
        {"since", {.registered_since = k_noon + 10h}, "person_by_registration (registered_at>?)"},
        {"until", {.registered_until = k_noon + 30h}, "person_by_registration (registered_at>? AND registered_at<?)"},
        {"range",
         {.registered_since = k_noon + 10h, .registered_until = k_noon + 30h},
         "person_by_registration (registered_at>? AND registered_at<?)"},
        {"city and range",
         {.city = "bogor", .registered_since = k_noon + 10h, .registered_until = k_noon + 30h},
         "person_by_city (city_key=? AND id>?)"},
        {"city and status", {.city = "bogor", .joined = true}, "person_by_city (city_key=? AND id>?)"},
        {"all",
         {.city = "bogor",
          .group = GroupId{1},
          .joined = true,
          .referrer = PersonId{1},
          .event = EventId{1},
          .registered_since = k_noon,
          .registered_until = k_noon + 40h},
         "referral_by_referrer (referrer_id=? AND person_id>?)"},
    };
}

/// 48 people, one each hour but in another order than their ids; every 2nd from Bogor, every 3rd in the group, every
/// 4th joined, every 5th brought by the first, every 6th in the event.
test::TestDatabase crowd() {
    auto db = test::migrated_db();
    db::Transaction setup{db};
    db->execute(
        "INSERT INTO event (uuid, title, starts_at, ends_at, zoom_url, video_url, meta, repeat) "
        "VALUES ('00000000-0000-4000-8000-000000000001', 'Zoom', 1, 2, '', '', '{}', 'never')");
    Group group;
    group.name = "Satu";
    GroupStore groups{db};
    groups.add(group);
    PersonStore store{db, test_vault()};
    for (int i = 0; i < 48; ++i) {
        const PersonId id = test::add_person(
            db, {.city = i % 2 == 0 ? "Bogor" : "Depok", .registered_at = k_noon + std::chrono::hours{i * 29 % 48}});
        if (i % 3 == 0) groups.join(GroupId{1}, id, k_noon);
        if (i % 4 == 0) store.joined(id, k_noon);
        if (i % 5 == 0 && i > 0)
            db->prepared("INSERT INTO referral VALUES (:id, 1, :sequence, 0)")
                .bind(":id", id)
                .bind(":sequence", i)
                .run();
        if (i % 6 == 0)
            db->prepared("INSERT INTO event_registration VALUES (1, :id, 0, NULL, NULL)").bind(":id", id).run();
    }
    store.erase(PersonId{13}, k_noon);  // in the group, joined and in the event
    setup.commit();
    return db;
}

bool matches(const Filter& f, const Person& person) {
    const std::int64_t i = person.id.value - 1;
    return i != 12 && (!f.city || i % 2 == 0) && (!f.group || i % 3 == 0) && (!f.joined || (i % 4 == 0) == *f.joined) &&
           (!f.referrer || (i % 5 == 0 && i > 0)) && (!f.event || i % 6 == 0) &&
           (!f.registered_since || person.registered_at >= *f.registered_since) &&
           (!f.registered_until || person.registered_at < *f.registered_until);
}

std::vector<PersonId> all_pages(PersonStore& store, const Filter& filter, std::int64_t page_size) {
    std::vector<PersonId> ids;
    for (PersonId after;;) {
        const auto page = store.list(filter, after, page_size);
        for (const Person& person : page)
            ids.push_back(person.id);
        if (page.empty()) return ids;
        after = page.back().id;
    }
}

}  // namespace

TEST_CASE("pages of any size give exactly those who match, each once", "[filter]") {
    auto db = crowd();
    PersonStore store{db, test_vault()};
    for (const Case& c : cases()) {
        INFO(c.name);
        std::vector<PersonId> expected;
        for (int i = 1; i <= 48; ++i)
            if (matches(c.filter, *store.find(PersonId{i}))) expected.push_back(PersonId{i});
        for (const std::int64_t size : {1, 7, 100}) {
            std::vector<PersonId> found = all_pages(store, c.filter, size);
            std::sort(found.begin(), found.end());
            CHECK(found == expected);
        }
        CHECK(store.count(c.filter) == static_cast<std::int64_t>(expected.size()));
    }
}

TEST_CASE("every filter is walked by an index, without a scan or a sort", "[filter]") {
    auto db = crowd();
    for (const Case& c : cases()) {
        INFO(c.name);
        auto query = db->prepared("EXPLAIN QUERY PLAN " + c.filter.page_sql("person.id"));
        c.filter.bind_page_to(query, PersonId{0}, 10);
        std::string plan;
        query.each_row([&](const db::Row& row) { plan += row.text("detail") + "\n"; });
        INFO(plan);
        CHECK(plan.find("SCAN") == std::string::npos);
        CHECK(plan.find("TEMP B-TREE") == std::string::npos);
        CHECK(plan.find(c.index) != std::string::npos);
    }
}

TEST_CASE("conditions hold for a walk over all people too", "[filter]") {
    auto db = crowd();
    PersonStore store{db, test_vault()};
    for (const Case& c : cases()) {
        INFO(c.name);
        auto query = db->prepared("SELECT count(*) FROM person WHERE id > 0" + c.filter.conditions());
        c.filter.bind_to(query);
        CHECK(query.integer() == store.count(c.filter));
    }
}

TEST_CASE("people who registered in a time come in that order", "[filter]") {
    auto db = crowd();
    PersonStore store{db, test_vault()};
    Instant last = k_noon;
    for (const Person& person : store.list({.registered_since = k_noon}, {}, 100)) {
        CHECK(person.registered_at >= last);
        last = person.registered_at;
    }
}
