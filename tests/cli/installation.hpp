#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/key_proof.hpp"
#include "lib/db/migration.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::test {

/// An installation as `mitra init` would leave it, with a few people in it: "Siti 0", ...
struct Installation {
    test::TempDir dir;

    explicit Installation(int people) {
        std::ofstream{dir / "mitra.toml"} << "[site]\nmode = \"sandbox\"\n[store]\ndatabase = \"mitra.db\"\n"
                                             "key_file = \"mitra.key\"\n"
                                             "[web]\nlisten = \"127.0.0.1:0\"\nmetrics_listen = \"127.0.0.1:0\"\n";
        crypto::Vault::create(dir / "mitra.key");
        db::Database database = db::Database::create(dir / "mitra.db");
        db::migrate(database);
        db::prove_keys(database, this->vault(), db::Access::read_write);
        const crypto::Vault vault = this->vault();
        people::PersonStore store{database, vault};
        for (int i = 0; i < people; ++i)
            store.add(test::new_person({.name = "Siti " + std::to_string(i)}));
    }
    crypto::Vault vault() const { return crypto::Vault::load(dir / "mitra.key"); }
    db::Database open() const { return db::Database::open(dir / "mitra.db", db::Access::read_write); }
    Finished mitra(std::vector<std::string> words) const {
        words.insert(words.begin(), {test::program("mitra").string(), "--config", (dir / "mitra.toml").string()});
        return test::run(words);
    }
    std::string name_of(std::int64_t id) const {
        db::Database database = open();
        const crypto::Vault keys = vault();
        return people::PersonStore{database, keys}.find(PersonId{id})->details.name;
    }
};

}  // namespace mitra::test
