#include "daemons/sandbox/duitku/knobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "lib/base/error.hpp"

namespace mitra::sandbox::duitku {
namespace {

constexpr std::array k_modes{
    CallbackMode{"normal", "once, as soon as it is paid or has failed"},
    CallbackMode{"none", "never: only the status tells"},
    CallbackMode{"duplicate", "five times at once"},
    CallbackMode{"delayed", "delay_ms later, after the payer is back"},
    CallbackMode{"early", "paid and called before the answer to the create request leaves"},
    CallbackMode{"bad_signature", "signed with another key"},
    CallbackMode{"wrong_amount", "one rupiah more, signed as it is"},
    CallbackMode{"flipped", "the other resultCode, which no signature covers"},
    CallbackMode{"unknown_order", "an order that nobody placed, signed as it is"},
    CallbackMode{"other_merchant", "another merchant's code, signed as it is"},
    CallbackMode{"legacy_signature", "MD5, whatever the scheme"},
    CallbackMode{"extra_fields", "with fields that no document names, and a card's"},
    CallbackMode{"missing_fields", "only what is signed, resultCode and reference"},
};

constexpr std::int64_t k_largest = 1'000'000'000;

std::vector<std::string_view> mode_names() {
    std::vector<std::string_view> names;
    for (const CallbackMode& mode : k_modes)
        names.push_back(mode.name);
    return names;
}

const Knob& knob(std::string_view name) {
    const auto all = knob_table();
    const auto found = std::find_if(all.begin(), all.end(), [name](const Knob& each) { return each.name == name; });
    if (found == all.end()) throw Error{ErrorKind::usage, fmt::format("no knob '{}'", name), "see /duitku"};
    return *found;
}

}  // namespace

std::span<const CallbackMode> callback_modes() {
    return k_modes;
}

std::span<const Knob> knob_table() {
    static const std::vector<Knob> table{
        {"scheme",
         "which signatures are taken; callbacks carry HMAC unless it is legacy",
         "hmac_sha256",
         {"hmac_sha256", "legacy", "both"}},
        {"callback", "how callbacks go out", "normal", mode_names()},
        {"delay_ms", "how long a delayed callback waits", "5000", {}},
        {"attempts", "how often a callback is tried until it is answered 200", "5", {}},
        {"retry_ms", "the time between two attempts", "3000", {}},
        {"unchosen", "status of a POP invoice before a channel was chosen", "not_found", {"not_found", "pending"}},
        {"not_found_http", "HTTP status of 'Transaction not found'", "404", {"404", "400"}},
        {"duplicate_v2", "a merchantOrderId that v2 knows already", "refuse", {"refuse", "accept"}},
        {"timestamp_tolerance_s", "how far POP's timestamp may be from now; 0: any with 13 digits", "0", {}},
        {"status_limit", "status questions in any minute before the caller is blocked; 0: any number", "0", {}},
        {"block_seconds", "how long a blocked caller stays blocked", "3600", {}},
        {"fee", "the fee that the status of a paid invoice names, in rupiah", "4000", {}},
    };
    return table;
}

std::string Knobs::text(std::string_view name) const {
    const std::lock_guard lock{mutex_};
    const auto found = turned_.find(name);
    return found == turned_.end() ? std::string{knob(name).otherwise} : found->second;
}

std::int64_t Knobs::number(std::string_view name) const {
    return std::stoll(text(name));
}

void Knobs::turn(const std::string& name, const std::string& value) {
    const Knob& known = knob(name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool whole = error == std::errc{} && end == value.data() + value.size() && number >= 0 && number <= k_largest;
    const bool chosen =
        std::find(known.choices.begin(), known.choices.end(), std::string_view{value}) != known.choices.end();
    if (known.choices.empty() ? !whole : !chosen)
        throw Error{ErrorKind::usage, fmt::format("{}: '{}' is none of its values", name, value), "see /duitku"};
    const std::lock_guard lock{mutex_};
    turned_.insert_or_assign(name, value);
}

void Knobs::reset() {
    const std::lock_guard lock{mutex_};
    turned_.clear();
}

}  // namespace mitra::sandbox::duitku
