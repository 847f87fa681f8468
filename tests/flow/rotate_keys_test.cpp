#include "lib/flow/rotate_keys.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/db/inbox.hpp"
#include "lib/db/sealed_column.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/people/erasure_list.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::k_noon;
using test::TestSite;

namespace {

/// A site with keys of its own, so that they may be rotated.
struct Keyed {
    TestSite site;
    std::filesystem::path file = site.database.dir / "keys";
    Keyed() { crypto::Vault::create(file); }

    crypto::Vault vault() const { return crypto::Vault::load(file); }
    flow::Services services(const crypto::Vault& vault) {
        return {site.database.database, vault, site.clock, site.random, site.site, {"test", "because"}};
    }
    void fill(const crypto::Vault& vault, int people) {
        db::Transaction transaction{site.database};
        people::PersonStore store{site.database, vault};
        for (int i = 0; i < people; ++i)
            store.add(test::new_person({.name = "Siti " + std::to_string(i)}));
        db::Inbox{site.database, vault}.receive(db::OutsideEvent{"dripsender", "1", "SND-1", "halo"}, k_noon);
        transaction.commit();
    }
};

std::int64_t faults(db::Database& database, const crypto::Vault& vault) {
    std::int64_t count = 0;
    db::verify_seals(database, vault, [&](const db::SealFault&) { ++count; });
    return count;
}

}  // namespace

TEST_CASE("after a rotation everything opens without the old key", "[rotate]") {
    Keyed k;
    const crypto::Vault before = k.vault();
    k.fill(before, 1200);
    flow::erase_person(k.services(before), PersonId{7});

    crypto::add_key(k.file);
    const crypto::Vault both = k.vault();
    CHECK_THROWS_WITH(flow::remove_key(k.services(both), k.file, 1), Contains("still sealed with key 1"));
    std::int64_t told = 0;
    const auto values = flow::reseal_all(k.services(both), [&](const flow::Resealing& progress) {
        CHECK(progress.values >= told);
        told = progress.values;
    });
    CHECK(told == values);
    CHECK(values >= 2 * 1199 + 1);
    flow::remove_key(k.services(both), k.file, 1);

    const crypto::Vault after = k.vault();
    CHECK(after.keys() == std::vector<std::uint32_t>{2});
    CHECK(faults(k.site.database, after) == 0);
    people::PersonStore store{k.site.database, after};
    CHECK(store.find(PersonId{1200})->details.name == "Siti 1199");
    CHECK(store.by_phone(*store.find(PersonId{5})->phone)->id == PersonId{5});
    CHECK(flow::not_yet_erased(k.services(after)).empty());
    CHECK(people::ErasureList(people::ErasureList::list_of(k.site.database->file()), after).all().size() == 1);
}

TEST_CASE("an interrupted rotation goes on where it was", "[rotate]") {
    Keyed k;
    k.fill(k.vault(), 1500);
    crypto::add_key(k.file);
    const crypto::Vault both = k.vault();
    struct Interrupted {};
    CHECK_THROWS_AS(flow::reseal_all(k.services(both), [](const flow::Resealing&) { throw Interrupted{}; }),
                    Interrupted);

    const auto uses = flow::key_uses(k.services(both));
    REQUIRE(uses.size() == 2);
    CHECK(uses[1].active);
    CHECK(uses[0].values > 0);
    const std::int64_t left = uses[0].values;
    CHECK(flow::reseal_all(k.services(both), {}) == left);
    CHECK(flow::reseal_all(k.services(both), {}) == 0);
    CHECK(flow::key_uses(k.services(both))[0].values == 0);
    CHECK(faults(k.site.database, both) == 0);
}

TEST_CASE("the active key stays, and a missing one is named", "[rotate]") {
    Keyed k;
    const crypto::Vault first = k.vault();
    k.fill(first, 3);
    CHECK_THROWS_WITH(flow::remove_key(k.services(first), k.file, 1), Contains("is the active one"));

    const crypto::Vault& stranger = test::test_vault();  // another key file with the same numbers
    CHECK(faults(k.site.database, stranger) > 6);
    k.site.database->execute(
        "UPDATE person SET name_sealed = CAST(x'00000009' || substr(name_sealed, 5) AS BLOB) WHERE id = 1");
    const auto uses = flow::key_uses(k.services(first));
    REQUIRE(uses.size() == 2);
    CHECK(uses[1].key == 9);
    CHECK_FALSE(uses[1].in_file);
    CHECK(uses[1].values == 1);
}

TEST_CASE("a value that was changed or moved is found with its place", "[rotate]") {
    Keyed k;
    const crypto::Vault vault = k.vault();
    k.fill(vault, 3);
    CHECK(faults(k.site.database, vault) == 0);
    k.site.database->execute(
        "UPDATE person SET name_sealed = (SELECT name_sealed FROM person WHERE id = 1) WHERE id = 3");
    std::vector<db::SealFault> found;
    const auto opened =
        db::verify_seals(k.site.database, vault, [&](const db::SealFault& fault) { found.push_back(fault); });
    REQUIRE(found.size() == 1);
    CHECK(found[0].table == "person");
    CHECK(found[0].column == "name_sealed");
    CHECK(found[0].row == 3);
    CHECK(opened == 6);
}
