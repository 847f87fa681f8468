#include "lib/people/person_store.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "lib/base/error.hpp"
#include "lib/people/opaque_code.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::people;
using Catch::Matchers::Contains;
using test::add_person;
using test::k_noon;
using test::test_vault;

namespace {

/// The kind of error that `act` ends with.
template <typename Act>
std::optional<ErrorKind> kind_of(Act&& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("a person comes back as they were added", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    const PersonId id =
        add_person(db, {.name = "Siti Nurhaliza", .phone = "+6281562726272", .email = "siti@contoh.id"});
    const auto person = store.find(id);
    REQUIRE(person);
    CHECK(person->details.salutation == "Ibu");
    CHECK(person->details.name == "Siti Nurhaliza");
    CHECK(person->details.city == "Bogor");
    CHECK(person->details.profession == "Guru");
    CHECK(person->details.email == "siti@contoh.id");
    CHECK(person->phone->e164() == "+6281562726272");
    CHECK(person->consent->text_version == "test-1");
    CHECK(person->registered_at == k_noon);
    CHECK_FALSE(person->stopped_at);
    CHECK_FALSE(person->erased_at);
    CHECK(std::string{status_name(*person)} == "belum_join");
}

TEST_CASE("a person is found by id, phone, e-mail, uuid and code", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    const PersonId id = add_person(db, {.phone = "+6281562726272", .email = "siti@contoh.id"});
    const Person person = *store.find(id);

    for (const char* typed :
         {"081562726272", "+62 815-6272-6272", "62815 6272 6272", "Siti@Contoh.ID", " siti@contoh.id "})
        CHECK(store.named(typed).id == id);
    CHECK(store.named(to_string(id)).id == id);
    CHECK(store.by_uuid(person.uuid) == id);
    CHECK(store.by_phone(*person.phone)->id == id);
    CHECK(store.by_email("siti@contoh.id")->id == id);
    CHECK(store.by_referral_code(person.opaque_code) == id);
    CHECK(store.by_referral_code("081562726272") == id);
    CHECK(store.by_referral_code("62-815-6272-6272") == id);

    const PersonId abroad = add_person(db, {.phone = "+12125551234"});
    for (const char* code : {"+12125551234", " 12125551234", "12125551234"})
        CHECK(store.by_referral_code(code) == abroad);
}

TEST_CASE("what names nobody is not found, and no phone is told back", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    CHECK_FALSE(store.find(PersonId{1}));
    for (const char* typed : {"PER-1", "081562726272", "nobody@contoh.id", "Budi", "", "'; DROP TABLE person; --"})
        CHECK(kind_of([&] { store.named(typed); }) == ErrorKind::not_found);
    CHECK_THROWS_WITH(store.named("081562726272"), !Contains("62726272"));
    for (const char* code : {"", "abcdefghjk", "081562726272", "Budi", "0", "%", "' OR 1=1"})
        CHECK_FALSE(store.by_referral_code(code));
}

TEST_CASE("a phone or an e-mail belongs to one person", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    add_person(db, {.phone = "+6281562726272", .email = "siti@contoh.id"});
    CHECK(kind_of([&] { add_person(db, {.phone = "+6281562726272"}); }) == ErrorKind::refused);
    CHECK(kind_of([&] { add_person(db, {.email = "siti@contoh.id"}); }) == ErrorKind::refused);
    CHECK_THROWS_WITH(add_person(db, {.phone = "+6281562726272"}), Contains("PER-1") && !Contains("1562726272"));
    CHECK(store.count({}) == 1);

    const PersonId other = add_person(db);
    CHECK(kind_of([&] { store.set_phone(other, Phone::from_e164("+6281562726272")); }) == ErrorKind::refused);
    CHECK(kind_of([&] { store.set_details(other, {"", "B", "", "", "siti@contoh.id"}); }) == ErrorKind::refused);
}

TEST_CASE("the table itself refuses a second phone and a deleted person", "[person_store]") {
    auto db = test::migrated_db();
    add_person(db);
    add_person(db);
    CHECK_THROWS_AS(db->execute("UPDATE person SET phone_hash = (SELECT phone_hash FROM person WHERE id = 1)"), Error);
    CHECK_THROWS_AS(db->execute("DELETE FROM person"), Error);
    CHECK_THROWS_AS(db->execute("UPDATE person SET uuid = upper(uuid)"), Error);
    CHECK_THROWS_AS(db->execute("INSERT OR REPLACE INTO person SELECT * FROM person WHERE id = 1"), Error);
    CHECK(PersonStore(db, test_vault()).count({}) == 2);
}

TEST_CASE("a value moved to another person does not open there", "[person_store]") {
    auto db = test::migrated_db();
    add_person(db);
    const PersonId second = add_person(db);
    db->execute("UPDATE person SET name_sealed = (SELECT name_sealed FROM person WHERE id = 1) WHERE id = 2");
    CHECK(kind_of([&] { PersonStore(db, test_vault()).find(second); }) == ErrorKind::internal);
}

TEST_CASE("whatever people call themselves is kept to the byte", "[person_store]") {
    auto db = test::migrated_db();
    const std::string name = GENERATE(as<std::string>{}, "<script>alert(1)</script>", "Robert'); DROP TABLE person; --",
                                      "Siti \U0001F338", "\u05D3\u05D5\u05D3", "a", std::string(10'000, 'x'));
    const PersonId id = add_person(db, {.name = name, .city = name, .profession = name});
    const Person person = *PersonStore{db, test_vault()}.find(id);
    CHECK(person.details.name == name);
    CHECK(person.details.city == name);
    CHECK(person.details.profession == name);
}

TEST_CASE("a search by name ignores letter case and goes through all pages", "[person_store]") {
    auto db = test::migrated_db();
    const db::Transaction transaction{db};
    for (int i = 0; i < 1200; ++i)
        add_person(db, {.name = i % 400 == 0 ? "ÉLISE Putri" : "Budi"});
    std::vector<PersonId> found;
    PersonStore store{db, test_vault()};
    store.search_name({}, "élise", [&](const Person& person) { found.push_back(person.id); });
    CHECK(found == std::vector{PersonId{1}, PersonId{401}, PersonId{801}});
    found.clear();
    store.search_name({.city = "Jakarta"}, "élise", [&](const Person& person) { found.push_back(person.id); });
    CHECK(found.empty());
}
