#pragma once

#include <optional>
#include <string>

#include "daemons/sandbox/world.hpp"

namespace mitra::sandbox {

/// Something a person writes back to a number.
struct Answer {
    std::string phone;
    std::string key;
    std::string text;
    std::string form = "standard";  ///< how the webhook's body looks: standard, raw, group, lid
};

/// What the webhook said to it.
struct AnswerResult {
    std::string webhook;  ///< where it was posted; empty: the number has none
    int status = 0;       ///< 0: nobody answered
    std::string body;
    /// DripSender sends a webhook's answer on to the person, so a body nobody meant is a message nobody meant.
    [[nodiscard]] bool would_reply() const { return !body.empty(); }
};

/// Posts the answer to the webhook of the number, as DripSender does: once, without a signature.
AnswerResult answer_as(World& world, const Answer& answer);

/// Where a webhook may be: http on loopback. Throws Error{usage} for anything else.
void check_webhook(const std::string& url);

}  // namespace mitra::sandbox
