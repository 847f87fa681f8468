#pragma once

#include <chrono>
#include <mutex>
#include <span>
#include <string>

#include "daemons/sandbox/faults.hpp"
#include "daemons/sandbox/knob_board.hpp"
#include "daemons/sandbox/schedule.hpp"
#include "daemons/sandbox/vip/book.hpp"
#include "daemons/sandbox/vip/catalogue.hpp"

namespace mitra::sandbox::vip {

/// The reseller that VIP knows. The demo's is invented, and what `mitra init --profile demo` writes.
struct Account {
    std::string api_id = "testid01";
    std::string api_key = "testkey-000000000000000000000001";
};
/// md5(API_ID + API_KEY), on purpose not the code that mitra signs with.
std::string sign_of(const Account& account);

std::span<const BoardKnob> knob_table();

/// Everything that the pretended VIP Reseller knows.
struct Vip {
    Account account;
    Catalogue catalogue;
    Book book;
    KnobBoard knobs{knob_table(), "/vip"};
    Faults faults;  ///< by operation, "*" for all
    Counts counts;

    /// The one callback address of the account's settings; empty: none.
    void set_webhook(const std::string& url);
    [[nodiscard]] std::string webhook() const;

 private:
    mutable std::mutex mutex_;
    std::string webhook_;

 public:
    Schedule schedule;  ///< last, so that nothing runs while the rest is taken apart
};

/// The ways in which VIP fails; `FaultKind::delivers`: the order is stored all the same.
std::span<const FaultKind> fault_kinds();
/// Switches a fault on, or with "none" off. `key`: "vip", or "vip.order", ".status", ".services", ".nickname",
/// ".profile" for one operation.
void set_fault(Vip& vip, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds);

/// What happens to an order by itself, as the knobs have it: waiting, processing, and its end.
void let_go_on(Vip& vip, const Order& order);
/// Moves an order and tells the merchant. Throws Error{not_found}.
Order move_order(Vip& vip, const std::string& trxid, const std::string& status, const std::string& note);
/// Tells the merchant how an order stands, in the way that the knobs say.
void tell(Vip& vip, const Order& order);
/// At once and awaited, whatever the knobs say of when; once more what was told before.
void tell_now(Vip& vip, const Order& order);

}  // namespace mitra::sandbox::vip
