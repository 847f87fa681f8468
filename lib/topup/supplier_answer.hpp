#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/money.hpp"
#include "lib/topup/channel.hpp"

namespace mitra::topup {

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

/// One service as it is now.
struct StockAnswer {
    enum class Kind { known, refused, unreadable };
    Kind kind = Kind::unreadable;
    ServiceRow row;                     ///< when known; its game only where the supplier names it
    std::optional<std::int64_t> stock;  ///< pieces; empty where it does not count them
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

}  // namespace mitra::topup
