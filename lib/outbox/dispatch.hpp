#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/compose.hpp"
#include "lib/outbox/gateway.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/outbox/pool.hpp"

namespace mitra::outbox {

struct DispatchOptions {
    PaceRules pace;  ///< of senders that have no numbers of their own
    Rotation rotation = Rotation::round_robin;
    std::vector<std::chrono::minutes> retry_after{std::chrono::minutes{1}, std::chrono::minutes{5},
                                                  std::chrono::minutes{30}};
    std::set<Kind> windowed{Kind::broadcast, Kind::follow_up};
};

/// A call to make: its attempt is committed.
struct Call {
    Airborne attempt;
    Account account;
    Outgoing message;
    std::optional<PersonId> person = {};  ///< empty: the site's admin
};

/// What came of a call.
struct Answer {
    Airborne attempt;
    SendResult result;
    bool begun = true;  ///< false: it was never made, the message goes back as it was
};

/// Decides who sends what when. It never calls a gateway: each round takes the answers that came, writes what follows
/// from them, claims what is due and free to go, all in one transaction, and gives back the calls to make. So a round's
/// flush serves every sender at once, and one sender has one message in the air.
///
/// Throws what the database throws; then nothing of the round happened, and the answers are kept for the next.
class Dispatcher {
 public:
    Dispatcher(db::Database& database, const crypto::Vault& vault, Composer& composer, DispatchOptions options,
               Random& random, std::int64_t generation);

    /// Attempts that a dead predecessor left without outcome: nobody knows what became of them. How many.
    std::int64_t recover(Instant now);

    enum class Sending { allowed, held };
    /// With `held` (or while the queue is frozen) answers are taken and nothing is claimed.
    std::vector<Call> round(Instant now, std::vector<Answer> answers, Sending sending = Sending::allowed);

    /// When a round could next have something to begin; an answer may make it sooner. Nothing while nothing waits.
    std::optional<Instant> next_wake(Instant now);
    [[nodiscard]] std::size_t in_the_air() const { return in_the_air_.size(); }

 private:
    struct InAir {
        SenderId sender;
        std::string template_name;
        std::optional<BroadcastId> broadcast;
        bool answered = false;
    };
    /// A line of waiting messages, and what it asks of a sender.
    struct Lane {
        Channel channel;
        std::int64_t number;
        bool spread;
        bool all_windowed;
        std::optional<BroadcastId> broadcast;
    };

    void settle(const Answer& answer, Instant now);
    void follow_up_on_sender(Line& line, const After& after, const SendResult& result, Instant now);
    void tell_of_switch_off(const Line& line, const SendResult& result, Instant now);
    void tell_of_trouble(const std::string& template_name, const std::string& detail, Instant now);

    void look_around(Instant now);
    void claim(Instant now, std::vector<Call>& calls);
    void claim_from(Channel channel, Instant now, std::vector<Call>& calls);
    void claim_lane(const Lane& lane, Instant now, std::vector<Call>& calls);
    /// Whether the line took it; a message that is blocked or broken ends here.
    bool begin(const Waiting& message, Line& line, Instant now, std::vector<Call>& calls);
    bool waits_for_hours(const Lane& lane, const Waiting& message, Instant now);
    bool nothing_waits_of(BroadcastId broadcast);
    [[nodiscard]] bool nothing_in_the_air_of(BroadcastId broadcast) const;
    [[nodiscard]] std::int64_t settled_below(const std::vector<Call>& calls);
    void note_round(const std::vector<Call>& calls);
    void fail_unsent(const Waiting& message, const Line& line, const std::string& reason, Instant now);
    void rebuild(Instant now);
    [[nodiscard]] std::vector<Lane> lanes_of(Channel channel) const;
    [[nodiscard]] bool windowed(Kind kind) const { return options_.windowed.contains(kind); }

    db::Database& database_;
    const crypto::Vault& vault_;
    Composer& composer_;
    DispatchOptions options_;
    Random& random_;
    std::int64_t generation_;
    MessageStore messages_;
    Pool pool_;
    Chooser chooser_;
    std::vector<Answer> unsettled_;
    std::map<std::int64_t, InAir> in_the_air_;      ///< by attempt
    std::map<std::int64_t, InAir> starting_;        ///< of the round that is being made
    std::map<std::string, Instant> last_accepted_;  ///< by template: tells a bad number from a bad text
    std::vector<BroadcastId> broadcasts_;
    std::optional<std::int64_t> seen_version_;
    Instant looked_at_;
    Instant swept_at_;
    Instant round_at_;
    bool stale_ = true;
    bool more_now_ = false;  ///< this round queued something itself, after it looked
};

}  // namespace mitra::outbox
