#pragma once

#include <variant>

#include "lib/flow/topup_run.hpp"

namespace mitra::flow {

// What is asked of the supplier before an order; for the job that places it.

/// Why nothing is placed now. The top-up stays `ready`.
struct TopupHold {
    std::string note;
    std::optional<std::chrono::seconds> again;  ///< empty: not by itself
    std::string told = {};                      ///< to the owner, once for the note; empty: nothing
    std::optional<topup::Refusal> refusal = {};
    bool down = false;
};

/// What the supplier said just before the order.
struct BeforeTopup {
    std::string watermark;  ///< the newest transaction of the channel; empty where it has none
    Money cost, balance;
    topup::Level level = topup::Level::basic;
    Instant began_at;
};

/// Asks for the newest transaction, our balance, and the service's price and stock now: never below cost, never above
/// what somebody said is the most, never more than is there.
std::variant<BeforeTopup, TopupHold> ask_before_topup(const TopupRun& run, const topup::Topup& topup);

}  // namespace mitra::flow
