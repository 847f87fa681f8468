#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/instant.hpp"

namespace mitra::sandbox::telegram {

/// Somebody who uses Telegram. Numbers exceed 32 bits, as the real ones do.
struct User {
    std::int64_t id = 0;
    std::string first_name;
    std::string username;
    bool is_bot = false;
};

/// How somebody stands to the group.
struct Member {
    User user;
    std::string status = "left";  ///< "member", "left", "kicked", "administrator"
    std::string link;             ///< by which they came in, while they are in
};

struct InviteLink {
    std::string address;
    std::string name;
    std::optional<std::int64_t> expire_date;  ///< seconds since 1970
    std::int64_t member_limit = 0;            ///< 0: none
    bool revoked = false;

    [[nodiscard]] bool expired(Instant now) const { return expire_date && *expire_date * 1000 <= now.milliseconds; }
};

/// Why somebody does not get in.
enum class Refusal { unknown_link, revoked, expired, full, banned };
std::string_view words_of(Refusal refusal);

/// What changed for somebody, as a chat_member update tells it.
struct Change {
    User by;  ///< who did it: the person, or the bot
    Member before, after;
    std::optional<InviteLink> link;  ///< by which they joined
};

/// One supergroup whose admin is our bot. Not locked: Telegram is.
class Group {
 public:
    Group(std::int64_t id, User bot) : id_{id}, bot_{std::move(bot)} {}

    [[nodiscard]] std::int64_t id() const { return id_; }
    [[nodiscard]] const User& bot() const { return bot_; }

    InviteLink& add_link(InviteLink link);
    InviteLink* link(const std::string& address);
    [[nodiscard]] const std::vector<InviteLink>& links() const { return links_; }
    /// How many are in by it now: what `member_limit` counts.
    [[nodiscard]] std::int64_t in_through(const std::string& address) const;

    [[nodiscard]] std::optional<Member> member(std::int64_t user) const;
    [[nodiscard]] std::vector<Member> members() const;

    /// Nothing changes for who is in already: then there is no Change either.
    struct Joined {
        std::optional<Change> change;
        std::optional<Refusal> refusal;
    };
    Joined join(const User& user, const std::string& address, Instant now);
    std::optional<Change> leave(std::int64_t user);
    /// By the bot, or another admin; `banned`: they may not come back.
    std::optional<Change> remove(std::int64_t user, bool banned, const User& by);
    /// A banned one may come back; a present one is put out unless `only_if_banned`.
    std::optional<Change> unban(std::int64_t user, bool only_if_banned);

 private:
    std::optional<Change> move(std::int64_t user, const std::string& status, const User& by);

    std::int64_t id_;
    User bot_;
    std::vector<InviteLink> links_;
    std::map<std::int64_t, Member> members_;
};

}  // namespace mitra::sandbox::telegram
