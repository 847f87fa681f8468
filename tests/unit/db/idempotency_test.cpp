#include "lib/db/idempotency.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using mitra::test::k_noon;
using mitra::test::test_vault;

namespace {

/// Counts how often it was done, and answers with that number.
struct Act {
    int times = 0;
    db::StoredAnswer operator()() { return {201, "Budi, time " + std::to_string(++times)}; }
};

const db::IdempotencyKey k_key{"web", "POST /daftar", "k1", "nama=Budi"};

}  // namespace

TEST_CASE("the same key and request is answered again without doing it again", "[idempotency]") {
    auto db = test::migrated_db();
    Act act;
    for (int i = 0; i < 3; ++i) {
        const auto answer = db::once(db, test_vault(), k_key, k_noon, std::ref(act));
        CHECK(answer.status == 201);
        CHECK(answer.body == "Budi, time 1");
    }
    CHECK(act.times == 1);
}

TEST_CASE("the same key with another request is a conflict", "[idempotency]") {
    auto db = test::migrated_db();
    Act act;
    db::once(db, test_vault(), k_key, k_noon, std::ref(act));
    auto other = k_key;
    other.request = "nama=Badu";
    try {
        db::once(db, test_vault(), other, k_noon, std::ref(act));
        FAIL("taken");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::refused);
    }
    CHECK(act.times == 1);
}

TEST_CASE("keys of other actors and routes are other keys", "[idempotency]") {
    auto db = test::migrated_db();
    Act act;
    auto other_actor = k_key, other_route = k_key;
    other_actor.actor = "cli";
    other_route.route = "POST /berhenti";
    for (const auto& key : {k_key, other_actor, other_route})
        db::once(db, test_vault(), key, k_noon, std::ref(act));
    CHECK(act.times == 3);
}

TEST_CASE("what failed stores nothing, and may be tried again with its key", "[idempotency]") {
    auto db = test::migrated_db();
    Act act;
    CHECK_THROWS_AS(db::once(db, test_vault(), k_key, k_noon,
                             [&]() -> db::StoredAnswer {
                                 db->execute("UPDATE system_state SET last_seen_at = 1");
                                 throw Error{ErrorKind::usage, "no"};
                             }),
                    Error);
    CHECK_FALSE(db->prepared("SELECT last_seen_at FROM system_state").optional_integer());
    CHECK(db::once(db, test_vault(), k_key, k_noon, std::ref(act)).body == "Budi, time 1");
}

TEST_CASE("a stored answer names nobody in the file", "[idempotency][privacy]") {
    auto db = test::migrated_db();
    Act act;
    db::once(db, test_vault(), k_key, k_noon, std::ref(act));
    CHECK(db->prepared("SELECT count(*) FROM idempotency WHERE instr(body_sealed, 'Budi') > 0").integer() == 0);
}

TEST_CASE("an empty or endless key is refused", "[idempotency]") {
    auto db = test::migrated_db();
    Act act;
    for (const std::string& wrong : {std::string{}, std::string(201, 'k')}) {
        auto key = k_key;
        key.key = wrong;
        CHECK_THROWS_AS(db::once(db, test_vault(), key, k_noon, std::ref(act)), Error);
    }
    CHECK(act.times == 0);
}

TEST_CASE("answers are forgotten by age, the oldest first, a bounded number at a time", "[idempotency]") {
    auto db = test::migrated_db();
    Act act;
    for (int hour = 0; hour < 4; ++hour) {
        auto key = k_key;
        key.key = std::to_string(hour);
        db::once(db, test_vault(), key, k_noon + std::chrono::hours{hour}, std::ref(act));
    }
    const Instant before = k_noon + std::chrono::hours{3};
    CHECK(db::forget_answers(db, before, 2) == 2);
    CHECK(db::forget_answers(db, before, 2) == 1);
    CHECK(db::forget_answers(db, before, 2) == 0);
    CHECK(db->prepared("SELECT key FROM idempotency").integer() == 3);
}
