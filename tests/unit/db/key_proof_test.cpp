#include "lib/db/key_proof.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"

using namespace mitra;
using db::Access;

TEST_CASE("a database keeps to the key file it has seen first", "[key_proof]") {
    auto database = test::migrated_db();
    const auto other_file = database.dir / "other";
    crypto::Vault::create(other_file);
    const crypto::Vault other = crypto::Vault::load(other_file);

    db::prove_keys(database, other, Access::read_only);  // reading alone decides nothing
    db::prove_keys(database, test::test_vault(), Access::read_write);
    db::prove_keys(database, test::test_vault(), Access::read_only);
    CHECK_THROWS_AS(db::prove_keys(database, other, Access::read_only), Error);
    CHECK_THROWS_AS(db::prove_keys(database, other, Access::read_write), Error);
    CHECK_THROWS_AS(database->execute("DELETE FROM key_proof"), Error);
    CHECK_THROWS_AS(database->execute("UPDATE key_proof SET hash = zeroblob(32)"), Error);
}

TEST_CASE("a rotated key file is still the same one", "[key_proof]") {
    auto database = test::migrated_db();
    const auto file = database.dir / "keys";
    crypto::Vault::create(file);
    db::prove_keys(database, crypto::Vault::load(file), Access::read_write);
    crypto::add_key(file);
    crypto::remove_key(file, 1);
    CHECK_NOTHROW(db::prove_keys(database, crypto::Vault::load(file), Access::read_write));
}
