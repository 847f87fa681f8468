#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/topup/channel.hpp"

namespace mitra::topup {

/// What a supplier's interface can do: it selects how an order whose answer nobody saw is settled.
struct Capabilities {
    bool has_client_ref = false;  ///< repeating an order with our reference asks for it; else its list is searched
    bool has_max_price = false;   ///< an order names the most that it may cost
};

/// An outgoing call, ready for the HTTP client: a form POST over IPv4, never repeated, never redirected.
struct Call {
    std::string url, body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::seconds patience{10};  ///< for the whole answer
    std::size_t largest_answer = 256 * 1024;
};

/// Why a supplier said no. What is not clearly "nothing was placed" is `internal`.
enum class Refusal {
    credentials,   ///< key, signature, account: the channel stops
    address,       ///< our IP address is not on its list: the channel stops
    switched_off,  ///< the channel is off for our account: it stops
    maintenance,   ///< try later
    no_service,    ///< unknown or sold out
    no_server,     ///< its own supplier is down
    bad_target,    ///< the number or id is wrong
    no_deposit,    ///< our deposit does not suffice: the channel stops
    throttled,     ///< too fast: try again after a few seconds, nothing was stored
    not_found,     ///< no such transaction
    our_bug,       ///< a missing or wrong field
    internal,      ///< trouble of its own: what became of an order must be found out
};
std::string_view name(Refusal refusal);

/// A transaction's own word for where it stands, and what it means; an unknown word never means the end.
enum class Progress { waiting, processing, success, error, unknown };

/// One transaction as the supplier shows it.
struct Transaction {
    std::string trxid;
    std::string target;   ///< without the ordinal of a repeat ("2.087800001233")
    std::string zone;     ///< empty where it has none
    std::string service;  ///< what it shows: "Mobile Legends B - 1048 Diamonds"
    std::string code;     ///< prepaid only
    Progress progress = Progress::unknown;
    std::string word;  ///< as it came
    std::string note;  ///< a serial number, a token, or a reason: personal
    std::optional<Money> price, balance;
};

struct PlaceOrder {
    Channel channel = Channel::game;
    std::string own_reference;  ///< "TOP-11"; sent where the supplier has a field for it
    std::string code, target, zone;
    std::optional<Money> max_cost;
};
struct PlaceAnswer {
    enum class Kind {
        accepted,
        refused,  ///< nothing was placed
        unclear,  ///< timeout, HTML, a broken body, an internal error: look before anything else
    };
    Kind kind = Kind::unclear;
    std::optional<Transaction> transaction;  ///< when accepted
    Refusal refusal = Refusal::internal;     ///< when refused
    std::string why;                         ///< for the log and the owner, without a key or a target
};

struct ListAnswer {
    enum class Kind { listed, refused, unreadable };
    Kind kind = Kind::unreadable;
    std::vector<Transaction> transactions;  ///< newest first; none: an empty history, or no such transaction
    Refusal refusal = Refusal::internal;
    std::string why;
};

/// A row of a price list.
struct ServiceRow {
    std::string code, game, name;   ///< game: the game's or operator's own name
    std::string category, note;     ///< prepaid: "pulsa-reguler"
    std::array<Money, 3> prices{};  ///< by Level
    std::string status;             ///< "available"; anything else is not for sale
    bool multi_trx = true;
    std::optional<std::pair<int, int>> closed;  ///< minutes of the day in UTC+7, from and until; may cross midnight
    bool operator==(const ServiceRow&) const = default;
};
struct ServicesAnswer {
    enum class Kind { listed, refused, unreadable };
    Kind kind = Kind::unreadable;
    std::vector<ServiceRow> rows;
    std::int64_t skipped = 0;  ///< rows without code, name or a whole price
    Refusal refusal = Refusal::internal;
    std::string why;
};

struct AccountAnswer {
    enum class Kind { known, refused, unreadable };
    Kind kind = Kind::unreadable;
    Money balance;
    Level level = Level::basic;
    Refusal refusal = Refusal::internal;
    std::string why;
};

struct NicknameAnswer {
    enum class Kind { found, not_found, refused, unreadable };
    Kind kind = Kind::unreadable;
    std::string nickname;  ///< hostile text: escape it
    std::string country;   ///< "ID"; empty where it is not told
    std::string why;
};

/// What a webhook says: a hint, never believed. Every transaction that it names is asked about.
struct Hint {
    enum class Verdict { genuine, malformed, not_authentic };
    Verdict verdict = Verdict::malformed;
    std::vector<Transaction> transactions;
};

/// Whom top-ups are bought from: makes its calls and reads its answers; the calls themselves are made elsewhere.
/// Every reader takes the HTTP status and the body, judges the body first, and never throws for what came.
class Supplier {
 public:
    virtual ~Supplier() = default;
    [[nodiscard]] virtual Capabilities capabilities() const = 0;

    [[nodiscard]] virtual Call ask_account() const = 0;
    [[nodiscard]] virtual AccountAnswer read_account(int status, std::string_view body) const = 0;

    [[nodiscard]] virtual Call ask_services(Channel channel) const = 0;
    /// One row alone, as far as the supplier can narrow it (a game's name); the reader's rows are filtered by us.
    [[nodiscard]] virtual Call ask_services(Channel channel, std::string_view game) const = 0;
    [[nodiscard]] virtual ServicesAnswer read_services(Channel channel, int status, std::string_view body) const = 0;

    [[nodiscard]] virtual Call ask_nickname(std::string_view nickname_code, std::string_view target,
                                            std::string_view zone) const = 0;
    [[nodiscard]] virtual NicknameAnswer read_nickname(int status, std::string_view body) const = 0;

    [[nodiscard]] virtual Call place(const PlaceOrder& order) const = 0;
    [[nodiscard]] virtual PlaceAnswer read_place(Channel channel, int status, std::string_view body) const = 0;

    /// The newest `limit` transactions of a channel.
    [[nodiscard]] virtual Call ask_list(Channel channel, std::int64_t limit) const = 0;
    /// One of them.
    [[nodiscard]] virtual Call ask_transaction(Channel channel, std::string_view trxid) const = 0;
    [[nodiscard]] virtual ListAnswer read_list(Channel channel, int status, std::string_view body) const = 0;

    /// `proof` is the header that carries it, `body` as it came (JSON or a form).
    [[nodiscard]] virtual Hint read_webhook(std::string_view proof, std::string_view body) const = 0;
};

}  // namespace mitra::topup
