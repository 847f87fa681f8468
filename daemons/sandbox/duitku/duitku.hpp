#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "daemons/sandbox/duitku/callbacks.hpp"
#include "daemons/sandbox/duitku/invoices.hpp"
#include "daemons/sandbox/duitku/knobs.hpp"
#include "daemons/sandbox/duitku/signature.hpp"
#include "daemons/sandbox/faults.hpp"

namespace mitra::sandbox::duitku {

/// Counts the questions, and blocks a caller who asks too often. Any thread may call.
class Gate {
 public:
    /// One call of an operation: "invoice", "status" or "methods".
    void count(const std::string& operation);
    [[nodiscard]] std::map<std::string, std::int64_t> counts() const;
    /// True when this status question comes while the caller is blocked, or is the one too many. A limit of 0: never.
    bool blocks(Instant now, std::int64_t limit, std::chrono::seconds block);
    void block_until(Instant end);
    void forgive();

 private:
    mutable std::mutex mutex_;
    std::map<std::string, std::int64_t> counts_;
    std::deque<Instant> asked_;
    Instant blocked_until_;
};

/// Everything that the pretended Duitku knows.
struct Duitku {
    Account account;
    std::string pay_url;  ///< scheme, host and port of the pay pages
    Knobs knobs;
    Invoices invoices;
    Faults faults;  ///< by operation, "*" for all
    Gate gate;
    Callbacks callbacks{account, knobs, invoices};
};

/// The ways in which Duitku itself fails; `FaultKind::delivers`: the transaction is stored all the same.
std::span<const FaultKind> fault_kinds();
/// Switches a fault on, or with "none" off. `key`: "duitku", or "duitku.invoice", ".status", ".methods" for one
/// operation.
void set_fault(Duitku& duitku, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds);

enum class Act { choose, pay, fail, cancel, expire, pay_late, pay_twice };
std::optional<Act> act_named(std::string_view name);

/// What a payer, or time, does to an invoice.
struct Doing {
    std::string invoice;  ///< its order, reference or payment number
    Act act = Act::pay;
    std::string channel;   ///< empty: the one it has, else BC
    std::string callback;  ///< a callback mode; empty: the knob's
};
/// Does it and sends the callback that follows. Throws Error{not_found}, Error{usage} for what is no channel or mode,
/// Error{refused} where the invoice's state does not allow it.
Invoice do_to_invoice(Duitku& duitku, const Doing& doing, Instant now);

}  // namespace mitra::sandbox::duitku
