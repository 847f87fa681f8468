#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "daemons/sandbox/faults.hpp"
#include "daemons/sandbox/telegram/group.hpp"
#include "daemons/sandbox/telegram/updates.hpp"
#include "lib/base/clock.hpp"

namespace mitra::sandbox::telegram {

inline constexpr std::int64_t k_demo_chat = -1001234567890;
inline constexpr const char* k_demo_token = "7000000001:AAE-sandbox-token-of-the-demo-000000";

/// Everything that the pretended Telegram knows: one bot, and one group where it is the admin. Any thread may call.
class Telegram {
 public:
    std::string token = k_demo_token;
    std::string join_url;  ///< scheme, host and port of the pages that invite links open
    std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>();
    Faults faults;  ///< by method in lower case, "*" for all
    Updates updates;

    void set_chat(std::int64_t id);
    /// Runs `use` with the group, alone.
    template <typename Use>
    auto with_group(Use&& use) {
        const std::lock_guard lock{mutex_};
        return use(group_);
    }
    [[nodiscard]] Instant now() const { return clock->now(); }

    /// A new link of the group, with an address that nobody guesses.
    InviteLink make_link(InviteLink link);
    /// Tells of what changed, with the service message that the group sees.
    void tell(const Change& change);

    void count(const std::string& method);
    [[nodiscard]] std::map<std::string, std::int64_t> calls() const;
    /// The next number of a message.
    std::int64_t next_message();

 private:
    mutable std::mutex mutex_;
    Group group_{k_demo_chat, {7000000001, "Mitra", "mitra_sandbox_bot", true}};
    std::map<std::string, std::int64_t> calls_;
    std::int64_t last_message_ = 100;
};

/// The ways in which Telegram itself fails; `FaultKind::text` is the description, `delivers`: it is done all the same.
std::span<const FaultKind> fault_kinds();
/// Switches a fault on, or with "none" off. `key`: "telegram", or "telegram.createChatInviteLink" for one method.
/// `seconds`: of a slow answer, and what retry_after says.
void set_fault(Telegram& telegram, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds);

/// What somebody does in the group, or an admin to them.
struct Doing {
    std::string act;  ///< "join", "leave", "message", "kick", "ban", "expire" (a link), "repeat" (the newest update)
    std::string link;
    std::int64_t user = 0;
    std::string name, username, text;
};
/// Does it, and tells the webhook. Error{usage} for no such act, Error{refused} where Telegram would not let them in.
void do_in_group(Telegram& telegram, const Doing& doing);

}  // namespace mitra::sandbox::telegram
