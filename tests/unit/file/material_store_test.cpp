#include "lib/file/material_store.hpp"

#include <catch2/catch.hpp>

#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"

using namespace mitra;
using namespace mitra::file;
using test::k_noon;

namespace {

FileId file_row(db::Database& database, char name) {
    return FileStore{database}.keep({.uuid = "00000000-0000-4000-8000-00000000000" + std::string(1, name),
                                     .content_hash = std::string(32, name),
                                     .type = "application/pdf",
                                     .bytes = 5},
                                    k_noon);
}

}  // namespace

TEST_CASE("materials are behind their right until they are removed, and their file is counted", "[file]") {
    auto db = test::migrated_db();
    MaterialStore store{db};
    FileStore files{db};
    const FileId file = file_row(db, 'a');
    const MaterialId first =
        store.add({.right = "bahasa", .title = "Bab 2", .file_name = "b.pdf", .file = file, .added_at = k_noon});
    store.add({.right = "bahasa", .title = "Bab 1", .file_name = "a.pdf", .file = file, .added_at = k_noon});
    store.add({.right = "visa", .title = "Visa", .file_name = "v.pdf", .file = file_row(db, 'b'), .added_at = k_noon});
    CHECK(files.find(file)->uses == 2);

    CHECK(store.count({.right = "bahasa"}) == 2);
    CHECK(store.list({}, MaterialId{}, 2).size() == 2);
    CHECK(store.list({}, MaterialId{2}, 5).at(0).right == "visa");
    CHECK(store.count({.since = k_noon}) == 3);
    CHECK(store.count({.until = k_noon}) == 0);
    const auto behind = store.behind({"bahasa", "bahasa", "nothing"});
    REQUIRE(behind.size() == 2);
    CHECK(behind.at(0).title == "Bab 1");

    CHECK(store.remove(first, k_noon));
    CHECK_FALSE(store.remove(first, k_noon));
    CHECK(files.find(file)->uses == 1);
    CHECK(store.count({.right = "bahasa"}) == 1);
    CHECK(store.find(first)->removed_at == k_noon);
}
