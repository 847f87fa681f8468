#include "daemons/sandbox/trakteer/trakteer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemons/sandbox/loopback_url.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"
#include "lib/base/random.hpp"

namespace mitra::sandbox::trakteer {
namespace {

constexpr int k_most_attempts = 3;
constexpr int k_most_failed = 3;
constexpr std::size_t k_kept_events = 10;

std::string new_uuid() {
    SystemRandom random;
    const std::uint64_t high = random.bits();
    const std::uint64_t low = random.bits();
    return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", high >> 32U, high >> 16U & 0xffffU, high & 0xfffU,
                       low >> 48U & 0xfffU, low & 0xffffffffffffU);
}

std::string event_body(const Trakteer& trakteer, const Tip& tip) {
    // Documents say that price is the whole; one integrator multiplies it by the quantity.
    const bool whole = trakteer.knobs.is("webhook_price", "total");
    return nlohmann::json{{"created_at", to_iso8601({tip.at.milliseconds / 1'000 * 1'000}, Zone{})},
                          {"transaction_id", tip.transaction_id},
                          {"type", "tip"},
                          {"supporter_name", tip.supporter},
                          {"supporter_avatar", "https://trakteer.id/storage/images/avatars/default.png"},
                          {"supporter_message", tip.message},
                          {"media", nullptr},
                          {"unit", "Kopi"},
                          {"unit_icon", "https://trakteer.id/storage/images/units/kopi.png"},
                          {"quantity", tip.quantity},
                          {"price", whole ? tip.amount : trakteer.account.unit_price},
                          {"net_amount", tip.net}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::int64_t net_of(std::int64_t amount) {
    // 5 % + 0,7 % x 1,11 = 5,777 % of it go; what is left is rounded down.
    return amount * 94'223 / 100'000;
}

Tip Trakteer::support(const Support& support) {
    Tip tip;
    {
        const std::lock_guard lock{mutex_};
        tip.number = ++last_number_;
        tip.order_id = new_uuid();
        tip.transaction_id = knobs.is("transaction_id", "same") ? tip.order_id : new_uuid();
        tip.supporter = support.name.empty() ? "Seseorang" : support.name;
        tip.message = support.message;
        tip.method = support.method;
        tip.quantity = support.quantity;
        tip.amount = support.quantity * account.unit_price;
        tip.net = net_of(tip.amount);
        tip.status = support.status == "success" ? "" : support.status;
        tip.at = SystemClock{}.now();
        tips_.push_back(tip);
    }
    if (tip.status.empty()) tell(tip);
    return tip;
}

std::vector<Tip> Trakteer::tips() const {
    const std::lock_guard lock{mutex_};
    return {tips_.rbegin(), tips_.rend()};
}

std::optional<Tip> Trakteer::find(const std::string& name) const {
    const std::lock_guard lock{mutex_};
    for (auto tip = tips_.rbegin(); tip != tips_.rend(); ++tip)
        if (tip->order_id == name || tip->transaction_id == name || std::to_string(tip->number) == name) return *tip;
    return std::nullopt;
}

void Trakteer::send_test() {
    Tip test{.order_id = {},
             .transaction_id = "test-" + new_uuid(),
             .supporter = "Seseorang",
             .message = "Ini adalah pesan tes dari Trakteer",
             .method = "QRIS",
             .quantity = 1,
             .amount = account.unit_price,
             .net = net_of(account.unit_price),
             .status = {},
             .at = SystemClock{}.now()};
    attempt(test, k_most_attempts);
}

void Trakteer::tell_again(const std::string& name) {
    const auto tip = find(name);
    if (!tip) throw Error{ErrorKind::not_found, fmt::format("no tip '{}'", name), "see /trakteer"};
    attempt(*tip, k_most_attempts);
}

void Trakteer::set_webhook(const std::string& url) {
    if (!url.empty()) loopback_url(url);
    const std::lock_guard lock{mutex_};
    webhook_ = url;
    failed_events_ = 0;
}

std::string Trakteer::webhook() const {
    const std::lock_guard lock{mutex_};
    return webhook_;
}

bool Trakteer::switched_off() const {
    const std::lock_guard lock{mutex_};
    return failed_events_ >= k_most_failed;
}

std::vector<Event> Trakteer::events() const {
    const std::lock_guard lock{mutex_};
    return {events_.rbegin(), events_.rend()};
}

void Trakteer::note(const Event& event) {
    const std::lock_guard lock{mutex_};
    events_.push_back(event);
    if (events_.size() > k_kept_events) events_.erase(events_.begin());
}

void Trakteer::tell(const Tip& tip) {
    if (knobs.is("webhook", "none")) return;
    const std::chrono::milliseconds delay{knobs.is("webhook", "late") ? knobs.number("webhook_late_ms") : 0};
    for (int i = 0; i < (knobs.is("webhook", "duplicate") ? 3 : 1); ++i)
        schedule_.after(delay, [this, tip] { attempt(tip, 1); });
}

void Trakteer::attempt(const Tip& tip, int attempt) {
    const std::string url = webhook();
    if (url.empty() || switched_off()) return;
    std::vector<std::pair<std::string, std::string>> headers;
    if (knobs.is("webhook_token", "right")) headers.emplace_back("X-Webhook-Token", account.webhook_token);
    if (knobs.is("webhook_token", "wrong")) headers.emplace_back("X-Webhook-Token", "trhook-wrong");
    const HookAnswer answer = post_hook(url, headers, event_body(*this, tip), "application/json");
    note({tip.transaction_id, SystemClock{}.now(), attempt, answer.status, answer.text});
    if (answer.status >= 200 && answer.status < 300) return;
    if (attempt < k_most_attempts) {
        schedule_.after(std::chrono::milliseconds{knobs.number("retry_ms")},
                        [this, tip, attempt] { this->attempt(tip, attempt + 1); });
        return;
    }
    const std::lock_guard lock{mutex_};
    ++failed_events_;
}

}  // namespace mitra::sandbox::trakteer
