#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// What became of one call, as far as it decides what happens next (outcome.hpp).
enum class Outcome {
    accepted,            ///< the provider took it; that it was delivered is not said
    rejected_recipient,  ///< permanent for this recipient: never retried
    bad_request,         ///< our text or media is wrong: no failover, it would burn every number
    sender_blocked,      ///< logged out, banned, credential dead: this sender is switched off
    rate_or_quota,       ///< this sender rests, the message goes on
    transient_safe,      ///< provably not taken: may be tried again freely
    ambiguous,           ///< it may have been taken: never sent again blindly
};
std::string_view name(Outcome outcome);

enum class BlockKind { none, logged_out, banned, cold_contacts_only, credential, billing };
std::string_view name(BlockKind kind);

struct SendResult {
    Outcome outcome = Outcome::ambiguous;
    BlockKind block = BlockKind::none;
    std::string provider_id;                          ///< may be empty (DripSender has none)
    std::optional<std::chrono::seconds> retry_after;  ///< with rate_or_quota
    int status = 0;                                   ///< HTTP or SMTP
    std::string detail;                               ///< for people; without key, text and recipient
    bool recipient_suspected = false;  ///< a bad_request that may be the number's fault: others tell (outcome.hpp)
    bool contract_drift = false;       ///< an answer that its sheet does not know: the admin is told
};

/// Whom a gateway speaks for. The key is read from its file for each call, so that a new one is taken at once.
struct Account {
    SenderId id;
    std::string gateway;
    std::string key_file;
};

/// A message that is ready to leave.
struct Outgoing {
    std::string dedupe_key;  ///< "MSG-77.2": message and attempt
    std::string to;          ///< digits without plus, or an e-mail address
    std::string text;
    std::string media_url;        ///< https, may be empty
    std::string subject;          ///< e-mail
    std::string unsubscribe_url;  ///< e-mail: List-Unsubscribe, may be empty
    bool cold = false;            ///< the recipient never wrote to us
};

struct Capabilities {
    bool message_ids = false;
    bool receipts = false;
    bool probe = false;
};

enum class Health { ready, needs_login, bad_credential, unknown };
std::string_view name(Health health);
enum class Reconciled { sent, not_sent, unknown };

/// One provider. An instance belongs to one thread; nothing here throws.
class Gateway {
 public:
    virtual ~Gateway() = default;
    [[nodiscard]] virtual Capabilities capabilities() const noexcept = 0;
    /// Returns after `k_longest_call` at the latest.
    virtual SendResult send(const Account& account, const Outgoing& message) noexcept = 0;
    virtual Health probe(const Account&) noexcept { return Health::unknown; }
    /// Asks what became of a message whose outcome nobody saw.
    virtual Reconciled reconcile(const Account&, const Outgoing&) noexcept { return Reconciled::unknown; }
};

/// Longer than any call may last, so that a lease never ends under a living call.
inline constexpr std::chrono::seconds k_longest_call{45};
inline constexpr std::chrono::seconds k_lease{60};

}  // namespace mitra::outbox
