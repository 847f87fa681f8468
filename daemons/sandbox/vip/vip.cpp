#include "daemons/sandbox/vip/vip.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/html.hpp"
#include "daemons/sandbox/loopback_url.hpp"
#include "daemons/sandbox/vip/wire.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::vip {
namespace {

constexpr const char* k_form = "application/x-www-form-urlencoded";

/// Body and type of a webhook, in the shape that the knob says.
std::pair<std::string, const char*> hook_body(const Vip& vip, const Order& order) {
    const nlohmann::json row = status_row(order);
    const std::string shape = vip.knobs.text("webhook");
    if (shape == "flat") return {row.dump(), "application/json"};
    if (shape == "array")
        return {nlohmann::json{{"result", true}, {"data", nlohmann::json::array({row})}, {"message", "OK"}}.dump(),
                "application/json"};
    if (shape != "form") return {nlohmann::json{{"data", row}}.dump(), "application/json"};
    std::string form;
    for (const auto& [name, value] : row.items())
        form += fmt::format("{}data[{}]={}", form.empty() ? "" : "&", name,
                            query_escaped(value.is_string() ? value.get<std::string>() : value.dump()));
    return {form, k_form};
}

std::string note_of(const Order& order, const std::string& status) {
    if (status == "error") return order.zone.empty() ? "Nomor tujuan salah." : "Zone tujuan salah.";
    if (status != "success") return {};
    if (order.code.starts_with("PLN")) return "1234-5678-9012-3456-7890/TOKO DEMO/R1/900VA/13,2";
    return fmt::format("SN{}", order.trxid.substr(2));
}

/// One step of an order that goes on by itself; somebody may have moved it meanwhile.
void step(Vip& vip, const std::string& trxid, const std::string& from, const std::string& to) {
    const auto order = vip.book.find(trxid);
    if (!order || order->status != from) return;
    move_order(vip, trxid, to, note_of(*order, to));
}

}  // namespace

std::string sign_of(const Account& account) {
    const std::string text = account.api_id + account.api_key;
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_md5(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i)
        hex += fmt::format("{:02x}", bytes[i]);
    return hex;
}

void Vip::set_webhook(const std::string& url) {
    if (!url.empty()) loopback_url(url);
    const std::lock_guard lock{mutex_};
    webhook_ = url;
}

std::string Vip::webhook() const {
    const std::lock_guard lock{mutex_};
    return webhook_;
}

void tell_now(Vip& vip, const Order& order) {
    const std::string url = vip.webhook();
    if (url.empty() || vip.knobs.is("webhook", "none")) return;
    const auto [body, type] = hook_body(vip, order);
    std::vector<std::pair<std::string, std::string>> headers;
    if (vip.knobs.is("webhook_header", "right")) headers.emplace_back("X-Client-Signature", sign_of(vip.account));
    if (vip.knobs.is("webhook_header", "wrong"))
        headers.emplace_back("X-Client-Signature", "00000000000000000000000000000000");
    const HookAnswer answer = post_hook(url, headers, body, type);
    vip.book.note_delivery(order.trxid, {SystemClock{}.now(), order.status, answer.status, answer.text});
}

void tell(Vip& vip, const Order& order) {
    const bool late = vip.knobs.is("webhook_times", "late");
    // The end is told first, and how it began afterwards.
    const bool behind = vip.knobs.is("webhook_times", "final_first") && !is_final(order.status);
    const std::chrono::milliseconds delay{late || behind ? vip.knobs.number("webhook_late_ms") : 0};
    const int times = vip.knobs.is("webhook_times", "duplicate") ? 3 : 1;
    for (int i = 0; i < times; ++i)
        vip.schedule.after(delay, [&vip, order] { tell_now(vip, order); });
}

Order move_order(Vip& vip, const std::string& trxid, const std::string& status, const std::string& note) {
    const auto order = vip.book.move(trxid, status, note, vip.knobs.is("refunded_price", "zero"));
    if (!order) throw Error{ErrorKind::not_found, fmt::format("no transaction '{}'", trxid), "see /vip"};
    tell(vip, *order);
    return *order;
}

void let_go_on(Vip& vip, const Order& order) {
    const std::string outcome = vip.knobs.text("outcome");
    const std::chrono::milliseconds pause{vip.knobs.number("step_ms")};
    if (is_final(order.status) || outcome == "stuck_waiting") return;
    const std::string end = outcome == "unknown_word" ? "antri" : outcome;
    const std::string trxid = order.trxid;
    const bool begun = order.status != "waiting";
    const std::string now = order.status;
    if (!begun) vip.schedule.after(pause, [&vip, trxid] { step(vip, trxid, "waiting", "processing"); });
    if (outcome == "stuck_processing") return;
    vip.schedule.after(begun ? pause : 2 * pause, [&vip, trxid, end, begun, now] {
        // Both steps may be due at once, and this one may run first.
        if (!begun) step(vip, trxid, "waiting", "processing");
        step(vip, trxid, begun ? now : "processing", end);
    });
}

}  // namespace mitra::sandbox::vip
