#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemons/sandbox/trakteer/trakteer.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::trakteer {
namespace {

constexpr std::array k_kinds{
    FaultKind{"wrong_key", "the key is not known (401)", false, false, false, 401,
              R"({"status":"error","status_code":401,"result":null,"message":"Unauthorized"})", ""},
    FaultKind{"rate_limit", "too many questions (429)", false, false, false, 429,
              R"({"status":"error","status_code":429,"result":null,"message":"Too Many Attempts."})", ""},
    FaultKind{"500", "fails without a body (500)", false, false, false, 500, "", ""},
    FaultKind{"html_503", "fails with a page (503)", false, false, false, 503, "<!DOCTYPE html><h1>Maintenance</h1>",
              ""},
    FaultKind{"broken", "the answer ends in its middle", false, false, false, 200, R"({"status":"success","result":{)",
              ""},
    FaultKind{"slow", "the answer takes longer than a client waits", true, true, false, 200, "", ""},
    FaultKind{"drop", "the connection ends before the answer", false, false, true, 200, "", ""},
};

}  // namespace

std::span<const BoardKnob> knob_table() {
    static const std::vector<BoardKnob> table{
        {"webhook", "how events go out", "normal", {"normal", "none", "duplicate", "late"}},
        {"webhook_late_ms", "how long a late event waits", "5000", {}},
        {"webhook_price", "what the event calls its price", "total", {"total", "unit"}},
        {"webhook_token", "its X-Webhook-Token", "right", {"right", "wrong", "missing"}},
        {"retry_ms", "the time between the three attempts", "1000", {}},
        {"transaction_id", "whether the event's id is the list's order_id", "same", {"same", "other"}},
        {"pages_spelling", "how the list calls the number of its pages", "total_pages", {"total_pages", "total_page"}},
        {"status_field", "whether paid rows of the list say so", "absent", {"absent", "success"}},
        {"net_amount", "whether the list tells what is left", "yes", {"yes", "no"}},
    };
    return table;
}

std::span<const FaultKind> fault_kinds() {
    return k_kinds;
}

void set_fault(Trakteer& trakteer, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds) {
    const std::string operation = key == "trakteer" ? "*" : key.substr(std::string_view{"trakteer."}.size());
    if (operation != "*" && operation != "supports" && operation != "balance")
        throw Error{ErrorKind::usage, fmt::format("Trakteer has no operation '{}'", operation), "see /faults"};
    if (kind == "none") return trakteer.faults.clear(operation);
    const auto* const known =
        std::find_if(k_kinds.begin(), k_kinds.end(), [&kind](const FaultKind& each) { return each.name == kind; });
    if (known == k_kinds.end())
        throw Error{ErrorKind::usage, fmt::format("Trakteer has no fault '{}'", kind), "see /faults"};
    trakteer.faults.set(operation, {.kind = known, .left = count, .seconds = seconds});
}

}  // namespace mitra::sandbox::trakteer
