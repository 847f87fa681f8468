#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>

#include "lib/outbox/dispatch.hpp"
#include "tests/simulation/world.hpp"

namespace mitra::simulation {

/// All gateways at once, and everybody's phone: knows what really left the house, whatever a database says later, and
/// holds each call that begins against the promises.
class FakeGateway {
 public:
    explicit FakeGateway(World& world) : world_{world} {}

    /// What comes back, and whether anything does.
    struct Reply {
        outbox::SendResult result;
        std::chrono::milliseconds after{0};
    };
    /// A call begins: its first byte leaves now.
    Reply take(const outbox::Call& call);

    /// Whether somebody's phone ever showed this message.
    [[nodiscard]] bool accepted(MessageId message) const { return accepted_.contains(message.value); }
    [[nodiscard]] std::int64_t shown() const { return shown_; }

 private:
    struct Mail {
        std::string kind, cause, channel;
        std::int64_t person = 0, event = 0, start = 0, repeats = 0;
    };
    Mail look_up(MessageId message);
    void check_recipient(const outbox::Call& call, const Mail& mail);
    void check_pace(const outbox::Call& call);
    void accept(const outbox::Call& call, const Mail& mail);

    World& world_;
    std::map<std::int64_t, std::int64_t> accepted_;      ///< by message: how often
    std::map<std::string, std::int64_t> by_key_;         ///< by kind, cause, person and channel
    std::set<std::string> reminded_;                     ///< by event, start and person
    std::map<std::int64_t, std::deque<Instant>> began_;  ///< by sender, of what counts
    std::int64_t shown_ = 0;
};

}  // namespace mitra::simulation
