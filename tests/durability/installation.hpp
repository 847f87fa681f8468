#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/payment/payment.hpp"
#include "tests/support/process.hpp"

namespace mitra::durability {

using Words = std::vector<std::string>;

/// Whether MITRA_DURABILITY=all asks for every operation and many seeds, which takes an hour; else a sample is enough.
bool all_asked();

/// A folder with all that an installation has, and the real programs on it: the live one, a copy, or what a disk
/// looks like after a power loss.
class Installation {
 public:
    explicit Installation(std::filesystem::path folder) : folder_{std::move(folder)} {}

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
    [[nodiscard]] Words words(const std::string& program) const;
    test::Finished mitra(const Words& command, const test::Process::Environment& environment = {}) const;
    test::Finished sender_once(const test::Process::Environment& environment = {}) const;

    [[nodiscard]] db::Database open() const;
    [[nodiscard]] crypto::Vault vault() const;
    /// The only column of the only row.
    [[nodiscard]] std::int64_t count(const std::string& sql) const;
    [[nodiscard]] std::optional<payment::Payment> payment(OrderId order) const;
    /// The content of a stored file, a sealed one opened with our key; throws where that does not open.
    [[nodiscard]] std::string stored_file(FileId id) const;

    /// What `doctor --deep` says, where everything is asked for also `ledger verify` and `audit verify`; empty when
    /// they end well and doctor is silent.
    [[nodiscard]] std::string complaints() const;
    /// `doctor --deep`, as of when the test began: that nobody sends what waits here, however long, is no matter.
    [[nodiscard]] test::Finished doctor() const;

 private:
    std::filesystem::path folder_;
};

/// Where the world's parts answer; empty: nowhere.
struct World {
    std::string duitku;
};

/// Makes one with the real commands: a shop that takes transfers to BCA and Duitku, the partner PER-1 who has a bank
/// account and earns nine tenths, and PER-2, who buys through them.
void furnish(const std::filesystem::path& folder, const World& world = {});

constexpr const char* k_buyer_phone = "081234567890";

}  // namespace mitra::durability
