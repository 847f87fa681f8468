#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/topup/channel.hpp"

namespace mitra::topup {

enum class TopupState { ready, sending, unknown, processing, success, failed, refunded, cancelled };
/// As state_edge has it: "ready", "sending", ...
std::string_view name(TopupState state);
std::optional<TopupState> topup_state_named(std::string_view name);
/// No later word of the supplier moves it.
bool is_final(TopupState state);

/// What an order of kind `topup` is for.
struct Topup {
    TopupId id;
    std::string uuid;
    OrderId order;
    ServiceId service;
    Channel channel = Channel::game;
    std::string code;                    ///< the supplier's, of its service
    std::string display;                 ///< what the supplier calls it
    std::string target, zone, nickname;  ///< personal; empty once its buyer was erased
    Money expected_cost;
    std::optional<Money> max_cost, cost;
    std::string trxid;  ///< empty: none is known
    std::string note;   ///< the supplier's; personal
    std::optional<Instant> ask_at;
    std::int64_t asks = 0;
    Instant made_at;
    std::optional<Instant> sent_at, done_at;
    TopupState state = TopupState::ready;
    Instant moved_at;
};

/// One try to place it.
struct Attempt {
    std::int64_t id = 0;
    TopupId topup;
    std::string watermark;
    Money balance_before, cost;
    Instant began_at;
    std::int64_t looks = 0;
    std::string outcome;  ///< empty while it is open; "accepted", "refused", "not_placed", "found", "by_hand"
    std::string note;
    std::optional<Instant> ended_at;
};

/// A transaction that the supplier told of and no top-up of ours has.
struct Orphan {
    Channel channel = Channel::game;
    std::string trxid;
    Instant seen_at;
    std::optional<Instant> dismissed_at;  ///< an admin said that it is none of ours
};

}  // namespace mitra::topup
