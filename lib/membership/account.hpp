#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::membership {

/// How TikTok treats the account's shop, as somebody last saw it.
enum class ShopStatus { active, suspended, inactive };
/// "active", "suspended", "inactive"
std::string_view name(ShopStatus status);
std::optional<ShopStatus> shop_status_named(std::string_view name);

/// A TikTok account of the pool: free, or one person's.
struct Account {
    AccountId id;
    std::string username;  ///< without '@'
    std::string tiktok_id, shop_id, shop_name;
    ShopStatus status = ShopStatus::active;
    std::optional<Instant> cart_verified_at;  ///< its yellow cart; empty: it has none
    std::optional<Instant> secret_set_at;     ///< the secret itself only AccountStore::secret gives
    std::string notes;
    std::optional<PersonId> holder;
    std::optional<Instant> assigned_at;
    std::string assigned_by;
    Instant checked_at;
    Instant created_at;
    std::string created_by;

    [[nodiscard]] bool available() const { return !holder && status == ShopStatus::active; }
    /// "@name"
    [[nodiscard]] std::string handle() const { return "@" + username; }
};

/// Why somebody no longer has an account.
enum class GivenBack { admin, membership_ended, erased };
/// "admin", "membership_ended", "erased"
std::string_view name(GivenBack why);

/// That somebody had an account, or has it.
struct Holding {
    std::int64_t number = 0;
    AccountId account;
    PersonId person;
    Instant since;
    std::string given_by;
    std::optional<Instant> until;
    std::string ended_by;
    std::string why;
};

/// The name in "@mitra.satu", "mitra.satu" or "https://www.tiktok.com/@mitra.satu?lang=id". Error{usage} for what is no
/// name of TikTok's: 2 to 24 letters, digits, underscores and dots, the last of which is none.
std::string account_username(std::string_view typed);

inline constexpr std::size_t k_longest_shop_text = 200;
inline constexpr std::size_t k_longest_notes = 2000;   // characters
inline constexpr std::size_t k_longest_secret = 4096;  // bytes

/// Cleans ids, shop name and notes of an account as they are kept; Error{usage} for what is too long.
void clean_words(Account& account);

}  // namespace mitra::membership
