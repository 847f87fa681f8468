#include "lib/referral/binding_store.hpp"

#include <catch2/catch.hpp>

#include "lib/referral/affiliate_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::referral;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Bindings {
    test::TestDatabase database = test::migrated_db();
    BindingStore store{database, test::test_vault()};
    PersonId ani = affiliate();
    PersonId budi = affiliate();

    PersonId affiliate() {
        const PersonId id = test::add_person(database);
        AffiliateStore{database, test::test_vault()}.add({.id = id, .applied_at = k_noon}, "test");
        return id;
    }
};

// Whoever gave them is the first person there is.
const Contacts k_phone{.person = PersonId{1}, .phone = Phone::from_e164("+6281562726272")};
const Contacts k_email{.person = PersonId{1}, .email = "siti@example.com"};

}  // namespace

TEST_CASE("a click is remembered for every contact, and found by any of them", "[referral]") {
    Bindings bindings;
    bindings.store.remember(
        {.person = PersonId{1}, .phone = k_phone.phone, .email = k_email.email, .typed_email = "lain@example.com"},
        {bindings.ani, 3, k_noon});
    for (const Contacts& contacts : {k_phone, k_email, Contacts{.person = {}, .typed_email = "lain@example.com"}}) {
        const auto found = bindings.store.latest(contacts);
        REQUIRE(found);
        CHECK(found->affiliate == bindings.ani);
        CHECK(found->utm == 3);
        CHECK(found->clicked_at == k_noon);
    }
    CHECK_FALSE(bindings.store.latest({.person = {}, .email = "nobody@example.com"}));
    CHECK_FALSE(bindings.store.latest({}));
}

TEST_CASE("a later click takes the place of an earlier one, never the other way round", "[referral]") {
    Bindings bindings;
    bindings.store.remember(k_phone, {bindings.ani, 0, k_noon});
    bindings.store.remember(k_phone, {bindings.budi, 0, k_noon + 1h});
    bindings.store.remember(k_phone, {bindings.ani, 0, k_noon + 30min});
    CHECK(bindings.store.latest(k_phone)->affiliate == bindings.budi);
    // Of phone and e-mail the newer click counts.
    bindings.store.remember(k_email, {bindings.ani, 0, k_noon + 2h});
    CHECK(bindings.store.latest({.person = PersonId{1}, .phone = k_phone.phone, .email = k_email.email})->affiliate ==
          bindings.ani);
}

TEST_CASE("what is remembered of contacts is forgotten with them, and with who gave them", "[referral]") {
    Bindings bindings;
    bindings.store.remember(k_phone, {bindings.ani, 0, k_noon});
    const Contacts typed{.person = bindings.budi, .typed_email = "lain@example.com"};
    bindings.store.remember(typed, {bindings.ani, 0, k_noon});
    CHECK(bindings.store.forget({.person = PersonId{99}, .phone = k_phone.phone}) == 1);
    CHECK_FALSE(bindings.store.latest(k_phone));
    CHECK(bindings.store.forget({.person = bindings.budi}) == 1);
    CHECK_FALSE(bindings.store.latest(typed));
}
