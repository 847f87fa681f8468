#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"

namespace mitra::payment::duitku {

/// How requests and callbacks are signed. Since April 2026 Duitku uses HMAC-SHA256; older projects still have MD5 or
/// SHA-256 with the key appended (docs.duitku.com, "Signature").
enum class Scheme { hmac_sha256, legacy };
enum class Family { pop, v2 };

/// The merchant's account, as the settings have it.
struct Account {
    std::string merchant_code;
    std::string api_key;
    std::string old_api_key;  ///< the one before, for callbacks while it is being replaced; may be empty
    Scheme scheme = Scheme::hmac_sha256;
    Family family = Family::pop;
    std::string v2_url;   ///< ".../webapi/api/merchant"
    std::string pop_url;  ///< ".../api/merchant"
    std::int64_t expiry_minutes = 0;
    bool any_pay_host = false;  ///< sandbox: pay pages may be on loopback; else *.duitku.com only
};

/// Below this no channel takes a payment.
inline constexpr Money k_least{10'000};

/// The signed strings, lower-case hex. Each names its parts in the order that Duitku concatenates them.
std::string sign_pop(const Account& account, std::string_view timestamp_ms);
std::string sign_inquiry(const Account& account, std::string_view order, std::string_view amount);
std::string sign_status(const Account& account, std::string_view order);
std::string sign_payment_methods(const Account& account, std::string_view amount, std::string_view datetime);
/// Duitku's own, of a callback: beware, here the amount stands before the order.
std::string sign_callback(const Account& account, std::string_view amount, std::string_view order);

/// A callback as Duitku posts it: what it says, not what is so.
struct Callback {
    std::string order;   ///< merchantOrderId
    std::string amount;  ///< decoded text exactly as it came
    std::string result_code;
    std::string reference;
    std::string channel;   ///< paymentCode
    std::string identity;  ///< the same for all deliveries of it, however its fields are ordered and escaped
};
enum class Verdict {
    genuine,
    malformed,      ///< 400
    not_authentic,  ///< 401: another merchant, a wrong signature, the scheme that is not configured
};
struct Received {
    Verdict verdict = Verdict::malformed;
    std::optional<Callback> callback;  ///< when genuine
    bool other_scheme = false;         ///< signed with the scheme that is not configured: worth a log line
};
/// Steps 1 to 3 of the receiver's algorithm on a raw form body. A signature of the wrong scheme is refused however
/// right it is: else whoever can choose would choose the weaker.
Received read_callback(const Account& account, std::string_view body);
/// What a stored callback says, which was genuine when it came (the key may have changed since); nothing for what is no
/// callback.
std::optional<Callback> parse_callback(std::string_view body);

/// A stored callback for a person's eyes: what it is about, and of everything else (names, cards, accounts, the
/// signature) only that it is there. Names and values in the order they came; nothing for what is no form.
std::vector<std::pair<std::string, std::string>> redacted_callback(std::string_view body);

/// What to open an invoice for. Texts may be as people typed them: they are cut and cleaned for Duitku.
struct Invoice {
    std::string order;  ///< merchantOrderId
    Money amount;
    std::string product;  ///< shown to the payer
    std::string email, name, phone;
    std::string channel;  ///< the family v2 needs one, "BC"
    std::string callback_url, return_url;
    std::int64_t expiry_minutes = 0;
};
/// An outgoing call, ready for the HTTP client.
struct Call {
    std::string url, body;
    std::vector<std::pair<std::string, std::string>> headers;
};
/// Error{usage} for what Duitku cannot take however it is cut: an address of more than 255 characters, an order id that
/// is not ours, no channel for v2.
Call open_invoice(const Account& account, const Invoice& invoice, Instant now);
Call ask_status(const Account& account, std::string_view order);
/// Which channels the project has; always v2's.
Call ask_channels(const Account& account, Money amount, Instant now);

/// What became of opening an invoice.
struct InvoiceAnswer {
    enum class Kind {
        opened,
        refused,       ///< Duitku said no: another way of paying is needed, or the settings are wrong
        taken,         ///< it knows this order id with another amount: only a new id helps
        already_paid,  ///< "Bill already paid": ask the status
        in_progress,   ///< the same order is being opened: wait, then ask the status
        unavailable,   ///< a clear "try later": nothing was opened
        unknown,       ///< sent, and no readable answer: ask the status before anything else
    };
    Kind kind = Kind::unknown;
    std::string reference, pay_url;
    std::optional<Money> amount;  ///< where Duitku repeats it
    std::string why;              ///< for the log and the admin: no payer's data
};
/// `status` and `body` of the answer; both families, with all the shapes their errors have.
InvoiceAnswer read_invoice_answer(const Account& account, int status, std::string_view body);

struct StatusAnswer {
    enum class Kind { paid, pending, ended, not_found, rate_limited, refused, unreadable };
    Kind kind = Kind::unreadable;
    std::string order, reference;
    std::optional<Money> amount, fee;
    std::string why;
};
StatusAnswer read_status_answer(int status, std::string_view body);

/// A way of paying that the project has.
struct Channel {
    std::string code;  ///< "BC"
    std::string name;  ///< "BCA VA"
    Money fee;         ///< what the buyer pays on top; 0 where the shop bears it
    bool operator==(const Channel&) const = default;
};
/// Two capital letters or digits.
bool is_channel_code(std::string_view text);
struct ChannelsAnswer {
    enum class Kind { listed, refused, unreadable };
    Kind kind = Kind::unreadable;
    std::vector<Channel> channels;
    std::string why;
};
ChannelsAnswer read_channels_answer(int status, std::string_view body);

/// Whether a buyer may be sent there: https on a host of Duitku; with `any_pay_host` also loopback.
bool is_pay_page(const Account& account, std::string_view url);

}  // namespace mitra::payment::duitku
