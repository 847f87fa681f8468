#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemons/sandbox/faults.hpp"
#include "daemons/sandbox/knob_board.hpp"
#include "daemons/sandbox/schedule.hpp"
#include "lib/base/instant.hpp"

namespace mitra::sandbox::trakteer {

/// The creator's page. The demo's is invented, and what `mitra init --profile demo` writes.
struct Account {
    std::string page = "maddstore";
    std::string key = "trapi-0000000000000000";
    std::string webhook_token = "trhook-0000000000000000";
    std::int64_t unit_price = 1'000;
};

/// One tip that was paid, or one that was not (`status`).
struct Tip {
    std::int64_t number = 0;
    std::string order_id, transaction_id;
    std::string supporter, message, method;
    std::int64_t quantity = 1, amount = 0, net = 0;
    std::string status;  ///< empty: success, as the real list leaves it out
    Instant at;
};

/// One event and its attempts.
struct Event {
    std::string transaction_id;
    Instant at;
    int attempts = 0, answer = 0;
    std::string text;
};

std::span<const BoardKnob> knob_table();

/// What is left of a tip: less 5 %, and less 0,7 % with its VAT of 11 %, down to a whole rupiah.
std::int64_t net_of(std::int64_t amount);

/// What a supporter does.
struct Support {
    std::string name, message, method = "QRIS", status;
    std::int64_t quantity = 1;
};

/// Everything that the pretended Trakteer knows. Any thread may call.
class Trakteer {
 public:
    Account account;
    KnobBoard knobs{knob_table(), "/trakteer"};
    Faults faults;  ///< by operation, "*" for all
    Counts counts;

    /// Pays, and tells the creator's webhook.
    Tip support(const Support& support);
    /// Newest first.
    [[nodiscard]] std::vector<Tip> tips() const;
    [[nodiscard]] std::optional<Tip> find(const std::string& name) const;
    /// The dashboard's "test" button.
    void send_test();
    /// Sends a tip's event again.
    void tell_again(const std::string& name);

    /// Where events go, and that they go: after three failed ones nothing is sent any more. Empty: nowhere.
    void set_webhook(const std::string& url);
    [[nodiscard]] std::string webhook() const;
    [[nodiscard]] bool switched_off() const;
    /// The last ten, newest first.
    [[nodiscard]] std::vector<Event> events() const;

 private:
    void tell(const Tip& tip);
    void attempt(const Tip& tip, int attempt);
    void note(const Event& event);

    mutable std::mutex mutex_;
    std::vector<Tip> tips_;  ///< oldest first
    std::vector<Event> events_;
    std::string webhook_;
    int failed_events_ = 0;
    std::int64_t last_number_ = 0;
    Schedule schedule_;  ///< last, so that nothing runs while the rest is taken apart
};

/// The ways in which Trakteer fails.
std::span<const FaultKind> fault_kinds();
/// Switches a fault on, or with "none" off. `key`: "trakteer", or "trakteer.supports", ".balance" for one operation.
void set_fault(Trakteer& trakteer, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds);

}  // namespace mitra::sandbox::trakteer
