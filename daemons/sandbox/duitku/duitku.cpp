#include "daemons/sandbox/duitku/duitku.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemons/sandbox/duitku/channels.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::duitku {
namespace {

constexpr std::string_view k_error_page =
    "<!DOCTYPE html><html><head><title>Runtime Error</title></head><body><h1>Server Error in '/' Application.</h1>"
    "</body></html>";

constexpr std::array k_kinds{
    FaultKind{"empty_400", "refuses with an empty body (400)", false, false, false, 400, "", ""},
    FaultKind{"html_500", "fails with a page of HTML (500)", false, false, false, 500, k_error_page, ""},
    FaultKind{"500", "fails with a Message (500)", false, false, false, 500,
              R"({"Message":"Failed to generate payment number Retail"})", ""},
    FaultKind{"html_200", "answers 200 with a page of HTML", false, false, false, 200, k_error_page, ""},
    FaultKind{"code_01", "answers 200 with another statusCode", false, false, false, 200,
              R"({"statusCode":"01","statusMessage":"FAILED"})", ""},
    FaultKind{"blocked", "the caller asked too often (429)", false, false, false, 429,
              R"({"Message":"Too many requests"})", ""},
    FaultKind{"slow", "stored, but the answer takes longer than a client waits", true, true, false, 200, "", ""},
    FaultKind{"drop_after_store", "stored, but the connection ends before the answer", true, false, true, 200, "", ""},
    FaultKind{"drop", "the connection ends, and nothing is stored", false, false, true, 200, "", ""},
};

constexpr std::array<std::pair<std::string_view, Act>, 7> k_acts{{{"choose", Act::choose},
                                                                  {"pay", Act::pay},
                                                                  {"fail", Act::fail},
                                                                  {"cancel", Act::cancel},
                                                                  {"expire", Act::expire},
                                                                  {"pay-late", Act::pay_late},
                                                                  {"pay-twice", Act::pay_twice}}};

bool allowed(Act act, State state) {
    if (act == Act::pay_late) return state == State::open || state == State::expired;
    if (act == Act::pay_twice) return state == State::open || state == State::paid;
    return state == State::open;
}

State after(Act act, State before) {
    switch (act) {
        case Act::choose:
            return before;
        case Act::fail:
            return State::failed;
        case Act::cancel:
            return State::cancelled;
        case Act::expire:
            return State::expired;
        default:
            return State::paid;
    }
}

void check(const Doing& doing) {
    if (!doing.channel.empty() && usable_channel(doing.channel) == nullptr)
        throw Error{ErrorKind::usage, fmt::format("no channel '{}'", doing.channel), "BC, SP, OV, ..."};
    const auto modes = callback_modes();
    const bool known = std::any_of(modes.begin(), modes.end(),
                                   [&doing](const CallbackMode& mode) { return mode.name == doing.callback; });
    if (!doing.callback.empty() && !known)
        throw Error{ErrorKind::usage, fmt::format("no callback mode '{}'", doing.callback), "see /duitku"};
}

void call_back(Duitku& duitku, const Invoice& invoice, Act act, const std::string& mode, bool paid_before) {
    if (act == Act::pay_twice) {
        Invoice second = invoice;
        second.reference += "2";
        second.payment_number += "2";
        if (!paid_before) duitku.callbacks.plan(invoice, "00", mode);
        duitku.callbacks.plan(second, "00", mode);
    } else if (act == Act::pay || act == Act::pay_late || act == Act::fail) {
        duitku.callbacks.plan(invoice, act == Act::fail ? "01" : "00", mode);
    }
}

}  // namespace

void Gate::count(const std::string& operation) {
    const std::lock_guard lock{mutex_};
    ++counts_[operation];
}

std::map<std::string, std::int64_t> Gate::counts() const {
    const std::lock_guard lock{mutex_};
    return counts_;
}

bool Gate::blocks(Instant now, std::int64_t limit, std::chrono::seconds block) {
    const std::lock_guard lock{mutex_};
    if (now < blocked_until_) return true;
    if (limit == 0) return false;
    asked_.push_back(now);
    while (asked_.front() <= now - std::chrono::minutes{1})
        asked_.pop_front();
    if (static_cast<std::int64_t>(asked_.size()) <= limit) return false;
    blocked_until_ = now + block;
    return true;
}

void Gate::block_until(Instant end) {
    const std::lock_guard lock{mutex_};
    blocked_until_ = end;
}

void Gate::forgive() {
    const std::lock_guard lock{mutex_};
    counts_.clear();
    asked_.clear();
    blocked_until_ = {};
}

std::span<const FaultKind> fault_kinds() {
    return k_kinds;
}

void set_fault(Duitku& duitku, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds) {
    static constexpr std::array k_operations{"invoice", "status", "methods"};
    const auto dot = key.find('.');
    const std::string operation = dot == std::string::npos ? "*" : key.substr(dot + 1);
    if (operation != "*" && std::find(k_operations.begin(), k_operations.end(), operation) == k_operations.end())
        throw Error{ErrorKind::usage, fmt::format("no operation '{}'", key), "duitku.invoice, .status or .methods"};
    if (kind == "none") return duitku.faults.clear(operation);
    const auto* const known =
        std::find_if(k_kinds.begin(), k_kinds.end(), [&kind](const FaultKind& each) { return each.name == kind; });
    if (known == k_kinds.end()) throw Error{ErrorKind::usage, fmt::format("no fault '{}'", kind), "see /faults"};
    duitku.faults.set(operation, {.kind = known, .left = count, .seconds = seconds});
}

std::optional<Act> act_named(std::string_view name) {
    const auto* const found =
        std::find_if(k_acts.begin(), k_acts.end(), [name](const auto& entry) { return entry.first == name; });
    if (found == k_acts.end()) return std::nullopt;
    return found->second;
}

Invoice do_to_invoice(Duitku& duitku, const Doing& doing, Instant now) {
    check(doing);
    const auto found = duitku.invoices.find(doing.invoice);
    if (!found) throw Error{ErrorKind::not_found, fmt::format("no invoice '{}'", doing.invoice), "see /duitku"};
    std::optional<State> refused;
    bool paid_before = false;
    // Asked and changed under one lock: of two who press at once, one is refused.
    const auto changed = duitku.invoices.change(found->number, [&](Invoice& invoice) {
        const State state = invoice.state_at(now);
        if (!allowed(doing.act, state)) {
            refused = state;
            return;
        }
        paid_before = state == State::paid;
        invoice.state = after(doing.act, state);
        if (!doing.channel.empty()) invoice.channel = doing.channel;
        const bool needs_channel = doing.act != Act::expire && doing.act != Act::cancel;
        if (invoice.channel.empty() && needs_channel) invoice.channel = "BC";
    });
    if (refused)
        throw Error{ErrorKind::refused, fmt::format("the invoice is {}", name_of(*refused)),
                    "an expired one takes pay-late, a paid one pay-twice"};
    if (!changed) throw Error{ErrorKind::not_found, "the invoice is gone"};
    const std::string mode = doing.callback.empty() ? duitku.knobs.text("callback") : doing.callback;
    call_back(duitku, *changed, doing.act, mode, paid_before);
    return *changed;
}

}  // namespace mitra::sandbox::duitku
