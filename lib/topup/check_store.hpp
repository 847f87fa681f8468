#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::topup {

enum class CheckState { asked, found, not_found, unverified };
/// "asked", "found", "not_found", "unverified".
std::string_view name(CheckState state);

/// Whose account a target is, asked before anybody pays.
struct Check {
    std::int64_t id = 0;
    std::string uuid;
    ProductId product;
    std::string target, zone;
    std::string form;  ///< what else the visitor typed, for the page that asks them to confirm
    CheckState state = CheckState::asked;
    std::string nickname, country;
    Instant asked_at;
    std::optional<Instant> answered_at;
};
/// So long is a found nickname taken as it was.
inline constexpr std::chrono::minutes k_nickname_kept{10};
/// So long is a check kept at all.
inline constexpr std::chrono::hours k_check_kept{1};

class CheckStore {
 public:
    CheckStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// A new one; one that is given with another state than `asked` is answered already.
    Check add(const Check& check);
    std::optional<Check> find(std::int64_t id);
    /// By the token of its page (the uuid with a MAC).
    std::optional<Check> by_token(std::string_view token);
    std::string token(const Check& check) const;
    /// The newest `found` of a target since `since`.
    std::optional<Check> found(ProductId product, std::string_view target, std::string_view zone, Instant since);
    /// False where it was answered before.
    bool answer(std::int64_t id, CheckState state, std::string_view nickname, std::string_view country, Instant at);
    /// Deletes those asked before `before`; how many.
    std::int64_t forget(Instant before, std::int64_t limit);
    /// Deletes those whose target or form names somebody; how many. Opens each: there is an hour of them at most.
    std::int64_t forget_those(const std::function<bool(std::string_view)>& names_them);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::topup
