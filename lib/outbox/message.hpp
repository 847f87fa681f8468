#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::outbox {

enum class Kind {
    welcome,
    referrer_alert,
    reminder,
    follow_up,
    broadcast,
    order,
    payment,
    account,
    delivery,
    topup,
    admin_alert,
};
enum class Channel { whatsapp, email };

/// One row of the table of kinds (ARCHITECTURE.md, "Outbox").
struct KindRules {
    Kind kind;
    std::string_view name;
    bool stop_blocks;                 ///< a person who said STOP does not get it
    bool needs_consent;               ///< promotional
    bool urgent;                      ///< goes before what is not
    bool owed;                        ///< sent once more, marked as a repeat, when its outcome is unknown
    std::int64_t expires_after_days;  ///< 0: at `expires_at`, which must be given
};
const KindRules& rules_of(Kind kind);
std::optional<Kind> kind_named(std::string_view name);
std::span<const KindRules> all_kinds();

/// "whatsapp" or "email".
std::string_view name(Channel channel);
std::optional<Channel> channel_named(std::string_view name);

/// "queued", "sending", "sent", "failed", "unknown", "cancelled", "expired".
std::span<const std::string_view> state_names();

/// A message to queue. Its text is made when it is sent: the row names the person and the template.
struct NewMessage {
    Kind kind = Kind::welcome;
    /// What brought it about, with a revision where it may rightly happen again: "register", "event:1@1763632800000",
    /// "broadcast:3", "resend:2". One message for each (kind, cause, person), for ever.
    std::string cause;
    std::optional<PersonId> person;  ///< empty: the site's admin
    Channel channel = Channel::whatsapp;
    std::string template_name;
    std::optional<PersonId> about;  ///< another person whose data the text shows (referrer_alert)
    std::optional<EventId> event;   ///< whose fields the text shows
    std::optional<BroadcastId> broadcast;
    std::optional<OrderId> order;     ///< whose fields the text shows
    std::optional<SenderId> only_by;  ///< must go through this sender, to try it out
    std::string extra;                ///< further fields as a JSON object of texts; stored sealed
    Instant not_before;
    std::optional<Instant> expires_at;  ///< empty: by the kind's rule
};

}  // namespace mitra::outbox
