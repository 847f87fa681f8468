#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemons/sandbox/vip/vip.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::vip {
namespace {

constexpr std::string_view k_block_page =
    "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body><h1>vip-reseller.co.id</h1>"
    "<p>Checking your browser before accessing.</p></body></html>";
constexpr std::string_view k_upstream =
    R"({"result":false,"data":null,"message":"Something went wrong, please contact the admin."})";

constexpr std::array k_kinds{
    FaultKind{"slow", "done, but the answer takes longer than a client waits", true, true, false, 200, "", ""},
    FaultKind{"drop_after_accept", "done, but the connection ends before the answer", true, false, true, 200, "", ""},
    FaultKind{"drop", "the connection ends, and nothing is done", false, false, true, 200, "", ""},
    FaultKind{"html_403", "a page of Cloudflare's (403), and nothing is done", false, false, false, 403, k_block_page,
              ""},
    FaultKind{"html_200", "a page where JSON should be, and nothing is done", false, false, false, 200, k_block_page,
              ""},
    FaultKind{"500", "fails without a body (500), and nothing is done", false, false, false, 500, "", ""},
    FaultKind{"500_after_accept", "done, and then an empty 500", true, false, false, 500, "", ""},
    FaultKind{"html_after_accept", "done, and then a page of Cloudflare's (403)", true, false, false, 403, k_block_page,
              ""},
    FaultKind{"broken", "the answer ends in its middle", false, false, false, 200, R"({"result":true,"data":{"trx)",
              ""},
    FaultKind{"upstream", "trouble of its own, and nothing is done", false, false, false, 200, k_upstream, ""},
    FaultKind{"upstream_after_accept", "trouble of its own after the order was stored", true, false, false, 200,
              k_upstream, ""},
    FaultKind{"throttled", "too fast: nothing is done", false, false, false, 200,
              R"({"result":false,"data":null,"message":"Transaksi dibatasi, coba lagi dalam 6 detik."})", ""},
    FaultKind{"clash", "two numbers alike: nothing is done", false, false, false, 200,
              R"({"result":false,"data":null,"message":"Sistem Bentrok, coba lagi nanti!"})", ""},
    FaultKind{"no_server", "its supplier is down: nothing is done", false, false, false, 200,
              R"({"result":false,"data":null,"message":"Server tidak ditemukan atau saat ini tidak tersedia."})", ""},
    FaultKind{"odd_words", "says no in words that nobody knows", false, false, false, 200,
              R"({"result":false,"data":null,"message":"Coba lagi besok ya kak."})", ""},
};

}  // namespace

std::span<const BoardKnob> knob_table() {
    static const std::vector<BoardKnob> table{
        {"outcome",
         "where an order goes by itself",
         "success",
         {"success", "error", "stuck_waiting", "stuck_processing", "unknown_word"}},
        {"step_ms", "the time from waiting to processing, and from there to the end", "1000", {}},
        {"reply_state",
         "the status in the answer to an order",
         "waiting",
         {"waiting", "processing", "process", "success", "error"}},
        {"delay_ms", "how long the answer to an order takes after it was accepted", "0", {}},
        {"throttle_s", "one order in so many seconds for each channel; the real one: 6", "0", {}},
        {"level", "the account's level, which selects the price", "special", {"basic", "premium", "special"}},
        {"charge_more", "what an order costs more than the price list says, in rupiah", "0", {}},
        {"minimum_balance", "what must stay in the deposit", "0", {}},
        {"refunded_price", "the price that a refunded row shows", "zero", {"zero", "unchanged"}},
        {"ordinal", "whether a repeat on one day shows its number with an ordinal", "yes", {"yes", "no"}},
        {"maintenance", "of the whole API, or of orders", "none", {"none", "api", "transaction"}},
        {"ip", "whether the caller's address is on the list", "permitted", {"permitted", "refused"}},
        {"channel_off", "a channel that is off for the account", "none", {"none", "prepaid", "game"}},
        {"scalar_price", "the shape of prices in the lists", "no", {"no", "yes"}},
        {"window_key", "how the closed hours are spelled", "maintenace", {"maintenace", "maintenance"}},
        {"stock", "how many pieces of a game's service there are", "12", {}},
        {"nickname",
         "what a nickname check says",
         "by_id",
         {"by_id", "unknown", "empty", "country_object", "country_string", "no_country"}},
        {"webhook", "how webhooks go out", "object", {"object", "array", "flat", "form", "none"}},
        {"webhook_times", "when, and how often", "once", {"once", "duplicate", "late", "before_reply", "final_first"}},
        {"webhook_header", "its X-Client-Signature", "right", {"right", "wrong", "missing"}},
        {"webhook_late_ms", "how long a late webhook waits", "5000", {}},
    };
    return table;
}

std::span<const FaultKind> fault_kinds() {
    return k_kinds;
}

void set_fault(Vip& vip, const std::string& key, const std::string& kind, std::int64_t count,
               std::chrono::seconds seconds) {
    static constexpr std::array<std::string_view, 7> k_operations{"order", "status",  "services", "nickname",
                                                                  "stock", "profile", "*"};
    const std::string operation = key == "vip" ? "*" : key.substr(std::string_view{"vip."}.size());
    if (std::find(k_operations.begin(), k_operations.end(), operation) == k_operations.end())
        throw Error{ErrorKind::usage, fmt::format("VIP has no operation '{}'", operation), "see /faults"};
    if (kind == "none") return vip.faults.clear(operation);
    const auto* const known =
        std::find_if(k_kinds.begin(), k_kinds.end(), [&kind](const FaultKind& each) { return each.name == kind; });
    if (known == k_kinds.end())
        throw Error{ErrorKind::usage, fmt::format("VIP has no fault '{}'", kind), "see /faults"};
    vip.faults.set(operation, {.kind = known, .left = count, .seconds = seconds});
}

}  // namespace mitra::sandbox::vip
