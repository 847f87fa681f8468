#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::people {

/// Why a password may not be chosen, in Indonesian; empty where it may: 10 to 200 characters, not the e-mail or name.
std::string password_complaint(std::string_view password, std::string_view email, std::string_view name);

inline constexpr std::chrono::hours k_session_idle{7 * 24};
inline constexpr std::chrono::hours k_session_life{30 * 24};
inline constexpr std::chrono::hours k_new_password_life{48};
inline constexpr std::chrono::minutes k_forgotten_password_life{30};

/// Passwords, sessions and one-time links in the database. Hashing a password takes tens of milliseconds and happens
/// outside (crypto/password.hpp), never in a transaction.
class SignInStore {
 public:
    explicit SignInStore(db::Database& database) : database_{database} {}

    std::optional<std::string> password_hash(PersonId person);
    /// Sets it and ends every session of the person, and every link that would set another.
    void set_password(PersonId person, std::string_view hash, Instant at);
    /// The same password hashed at today's cost: ends nothing. False when it was changed meanwhile.
    bool rehash(PersonId person, std::string_view before, std::string_view hash);

    /// The token of a new session; only its digest is kept.
    std::string begin_session(PersonId person, Instant at);
    struct Session {
        PersonId person;
        std::int64_t id = 0;
        Instant last_seen_at;
    };
    /// While it is neither idle for too long nor too old. Reads only.
    std::optional<Session> session(std::string_view token, Instant now);
    static bool is_to_be_noted(const Session& session, Instant now);
    /// Noted at most once an hour.
    void seen(std::int64_t session, Instant at);
    void end_session(std::string_view token);
    void end_sessions(PersonId person);
    /// Deletes sessions that are over, at most `limit`; how many.
    std::int64_t forget_ended(Instant now, std::int64_t limit);

    enum class Purpose { new_account, forgotten };
    /// The token of a link that sets a password once; earlier ones of the person stop working.
    std::string issue_password_link(PersonId person, Purpose purpose, Instant at);
    std::optional<PersonId> password_link(std::string_view token, Instant now);
    /// False when it was used meanwhile.
    bool use_password_link(std::string_view token, Instant now);
    /// Whether they were ever sent one: that of a new account is kept for as long as they are.
    bool had_password_link(PersonId person);
    /// Every session and every open link (also one that attaches an e-mail) of one person, or (for a database that was
    /// restored) of everybody.
    void end_all(PersonId person, Instant at);
    void end_all(Instant at);
    /// Deletes links for forgotten passwords that are over; how many.
    std::int64_t forget_old_links(Instant now, std::int64_t limit);

    /// Part of erasing them: nothing of this is left.
    void forget_person(PersonId person);
    /// Erased people of whom something is left after all.
    std::vector<PersonId> left_of_erased(std::int64_t limit);

 private:
    void end_links(PersonId person, Instant at);

    db::Database& database_;
};

/// What a form in a session carries against forgery: made from the session's token.
std::string csrf_token(const crypto::Vault& vault, std::string_view session_token);

}  // namespace mitra::people
