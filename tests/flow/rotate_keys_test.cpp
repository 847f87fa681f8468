#include "lib/flow/rotate_keys.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/db/inbox.hpp"
#include "lib/db/sealed_column.hpp"
#include "lib/file/file_store.hpp"
#include "lib/file/incoming.hpp"
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
    file::Folder folder(const crypto::Vault& vault) const { return {site.folder.path(), vault}; }
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
    CHECK_THROWS_WITH(flow::remove_key(k.services(both), k.folder(both), k.file, 1),
                      Contains("still sealed with key 1"));
    std::int64_t told = 0;
    const auto values = flow::reseal_all(k.services(both), k.folder(both), [&](const flow::Resealing& progress) {
        CHECK(progress.values >= told);
        told = progress.values;
    });
    CHECK(told == values);
    CHECK(values >= 2 * 1199 + 1);
    flow::remove_key(k.services(both), k.folder(both), k.file, 1);

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
    CHECK_THROWS_AS(
        flow::reseal_all(k.services(both), k.folder(both), [](const flow::Resealing&) { throw Interrupted{}; }),
        Interrupted);

    const auto uses = flow::key_uses(k.services(both), k.folder(both));
    REQUIRE(uses.size() == 2);
    CHECK(uses[1].active);
    CHECK(uses[0].values > 0);
    const std::int64_t left = uses[0].values;
    CHECK(flow::reseal_all(k.services(both), k.folder(both), {}) == left);
    CHECK(flow::reseal_all(k.services(both), k.folder(both), {}) == 0);
    CHECK(flow::key_uses(k.services(both), k.folder(both))[0].values == 0);
    CHECK(faults(k.site.database, both) == 0);
}

TEST_CASE("the active key stays, and a missing one is named", "[rotate]") {
    Keyed k;
    const crypto::Vault first = k.vault();
    k.fill(first, 3);
    CHECK_THROWS_WITH(flow::remove_key(k.services(first), k.folder(first), k.file, 1), Contains("is the active one"));

    const crypto::Vault& stranger = test::test_vault();  // another key file with the same numbers
    CHECK(faults(k.site.database, stranger) > 6);
    k.site.database->execute(
        "UPDATE person SET name_sealed = CAST(x'00000009' || substr(name_sealed, 5) AS BLOB) WHERE id = 1");
    const auto uses = flow::key_uses(k.services(first), k.folder(first));
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

namespace {

FileId keep_file(Keyed& k, const crypto::Vault& vault, const std::string& content) {
    const FileId id = file::FileStore{k.site.database}.keep(
        k.folder(vault).stage(content, "image/png", file::Storage::sealed), k_noon);
    k.site.database->prepared("UPDATE file SET uses = 1 WHERE id = :id").bind(":id", id).run();
    return id;
}

std::string content_of(Keyed& k, const crypto::Vault& vault, FileId id) {
    return k.folder(vault).open(file::FileStore{k.site.database}.find(id)->content);
}

}  // namespace

TEST_CASE("sealed files go with a rotation, and a key stays as long as one file needs it", "[rotate]") {
    Keyed k;
    const crypto::Vault before = k.vault();
    const FileId first = keep_file(k, before, "first");
    const FileId second = keep_file(k, before, "second");
    const FileId plain = file::FileStore{k.site.database}.keep(
        k.folder(before).stage("goods", "image/png", file::Storage::plain), k_noon);
    crypto::add_key(k.file);
    const crypto::Vault both = k.vault();
    CHECK(flow::key_uses(k.services(both), k.folder(both))[0].files == 2);
    CHECK_THROWS_WITH(flow::remove_key(k.services(both), k.folder(both), k.file, 1), Contains("2 files are still"));

    CHECK(flow::reseal_all(k.services(both), k.folder(both), {}) == 2);
    CHECK(flow::reseal_all(k.services(both), k.folder(both), {}) == 0);
    flow::remove_key(k.services(both), k.folder(both), k.file, 1);
    const crypto::Vault after = k.vault();
    CHECK(content_of(k, after, first) == "first");
    CHECK(content_of(k, after, second) == "second");
    CHECK(file::FileStore{k.site.database}.find(first)->content.key_id == 2);
    CHECK(k.folder(after).fault_of(file::FileStore{k.site.database}.find(plain)->content).empty());
}

TEST_CASE("a rotation that died between a file and its row goes on, and one damaged file stops no other", "[rotate]") {
    Keyed k;
    const crypto::Vault before = k.vault();
    const FileId died = keep_file(k, before, "died between");
    const FileId damaged = keep_file(k, before, "damaged");
    const FileId whole = keep_file(k, before, "whole");
    crypto::add_key(k.file);
    const crypto::Vault both = k.vault();
    const file::Folder folder = k.folder(both);
    file::FileStore store{k.site.database};
    folder.resealed(store.find(died)->content)->put(folder.path_of(store.find(died)->content));
    std::filesystem::resize_file(folder.path_of(store.find(damaged)->content), 50);

    CHECK(flow::key_uses(k.services(both), folder)[0].files == 3);
    CHECK(flow::reseal_all(k.services(both), folder, {}) == 2);
    CHECK(content_of(k, both, died) == "died between");
    CHECK(content_of(k, both, whole) == "whole");
    const auto uses = flow::key_uses(k.services(both), folder);
    CHECK(uses[0].files == 1);
    CHECK(uses[1].files == 2);
    CHECK_THROWS_WITH(flow::remove_key(k.services(both), folder, k.file, 1), Contains("1 files are still"));
}

TEST_CASE("a sealed file whose row is still to come keeps its key in the key file", "[rotate]") {
    Keyed k;
    const crypto::Vault before = k.vault();
    const file::Staged staged = k.folder(before).stage("on its way", "image/png", file::Storage::sealed);
    crypto::add_key(k.file);
    const crypto::Vault both = k.vault();
    flow::reseal_all(k.services(both), k.folder(both), {});
    CHECK_THROWS_WITH(flow::remove_key(k.services(both), k.folder(both), k.file, 1), Contains("files are still"));
    file::FileStore{k.site.database}.keep(staged, k_noon);
    CHECK(flow::reseal_all(k.services(both), k.folder(both), {}) == 1);
    flow::remove_key(k.services(both), k.folder(both), k.file, 1);
}
