#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::people;
using namespace std::chrono_literals;
using test::add_person;
using test::k_noon;
using test::test_vault;

TEST_CASE("details change together, an e-mail may go", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    const PersonId id = add_person(db, {.email = "old@contoh.id"});
    store.set_details(id, {"Bapak", "Budi", "Depok", "Petani", std::nullopt});
    const Person person = *store.find(id);
    CHECK(person.details.name == "Budi");
    CHECK(person.details.profession == "Petani");
    CHECK_FALSE(person.details.email);
    CHECK(store.count({.city = "depok"}) == 1);
    CHECK(store.count({.city = "bogor"}) == 0);
    CHECK_FALSE(store.by_email("old@contoh.id"));
}

TEST_CASE("a new phone is found, the old one is free, and old links stop", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    const PersonId id = add_person(db, {.phone = "+6281562726272"});
    store.set_phone(id, Phone::from_e164("+6281562726272"));
    CHECK(store.find(id)->link_revision == 0);
    store.set_phone(id, Phone::from_e164("+6281562726273"));
    CHECK(store.find(id)->link_revision == 1);
    CHECK(store.named("081562726273").id == id);
    CHECK_FALSE(store.by_phone(Phone::from_e164("+6281562726272")));
    add_person(db, {.phone = "+6281562726272"});
}

TEST_CASE("marks are set once and say whether they changed anything", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    const PersonId id = add_person(db);
    CHECK(store.stop(id, k_noon));
    CHECK_FALSE(store.stop(id, k_noon + 1h));
    CHECK(store.find(id)->stopped_at == k_noon);
    CHECK(store.restart(id));
    CHECK_FALSE(store.restart(id));

    CHECK(store.joined(id, k_noon));
    CHECK_FALSE(store.joined(id, k_noon + 1h));
    CHECK(store.find(id)->joined_at == k_noon);
    CHECK(store.not_joined(id));
    CHECK_FALSE(store.not_joined(id));

    store.wrote(id, k_noon + 1h);
    store.wrote(id, k_noon);
    CHECK(store.find(id)->wrote_at == k_noon + 1h);

    store.give_consent(id, {k_noon + 2h, "wa-9"});
    CHECK(store.find(id)->consent->text_version == "wa-9");
    CHECK_FALSE(store.stop(PersonId{99}, k_noon));
}

TEST_CASE("an erased person keeps the row and nothing that identifies", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    const PersonId id = add_person(db, {.phone = "+6281562726272", .email = "siti@contoh.id"});
    const Person before = *store.find(id);
    CHECK(store.erase(id, k_noon));
    CHECK_FALSE(store.erase(id, k_noon + 1h));

    const Person person = *store.find(id);
    CHECK(person.erased_at == k_noon);
    CHECK(person.details.name.empty());
    CHECK(person.details.salutation.empty());
    CHECK_FALSE(person.details.email);
    CHECK_FALSE(person.phone);
    CHECK(person.details.city == "Bogor");
    CHECK(person.registered_at == before.registered_at);
    CHECK_FALSE(store.by_referral_code(before.opaque_code));
    CHECK_FALSE(store.by_referral_code("081562726272"));
    CHECK(store.count({}) == 0);
    CHECK(store.list({}, {}, 10).empty());
    CHECK_THROWS_AS(store.named("081562726272"), Error);
}

TEST_CASE("an erased person cannot be filled again, but may register anew", "[person_store]") {
    auto db = test::migrated_db();
    PersonStore store{db, test_vault()};
    const PersonId id = add_person(db, {.phone = "+6281562726272"});
    store.erase(id, k_noon);
    CHECK_THROWS_AS(store.set_details(id, {"", "Siti", "", "", std::nullopt}), Error);
    CHECK_THROWS_AS(store.set_phone(id, Phone::from_e164("+6281562726272")), Error);
    CHECK_THROWS_AS(store.give_consent(id, {k_noon, "wa-9"}), Error);
    CHECK_THROWS_AS(db->execute("UPDATE person SET erased_at = NULL WHERE id = 1"), Error);
    CHECK_THROWS_AS(db->execute("UPDATE person SET name_sealed = x'00' WHERE id = 1"), Error);
    CHECK(add_person(db, {.phone = "+6281562726272"}) != id);
}
