#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/process.hpp"

namespace mitra::test {

/// An installation in a folder, and the command `mitra` on it from outside.
class Installed {
 public:
    Installed();
    /// The same in a folder of the caller's (a small disk).
    explicit Installed(std::filesystem::path folder);

    Finished mitra(std::vector<std::string> words) const;
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
    [[nodiscard]] std::filesystem::path database_file() const { return folder_ / "mitra.db"; }
    [[nodiscard]] db::Database database() const { return db::Database::create(database_file()); }
    [[nodiscard]] crypto::Vault vault() const { return crypto::Vault::load(folder_ / "mitra.key"); }

    PersonId add_person(const std::string& name, const std::string& phone);
    /// What stands in the only column of the only row.
    std::int64_t count(const std::string& sql) const;
    /// The newest file that `backup create` wrote.
    std::filesystem::path back_up() const;

 private:
    TempDir own_;
    std::filesystem::path folder_;
};

}  // namespace mitra::test
