#include "lib/outbox/outcome.hpp"

#include <algorithm>

namespace mitra::outbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// Up to a fifth later, so that what failed together does not come back together.
Instant with_jitter(Instant now, milliseconds delay, Random& random) {
    return now + delay + milliseconds{random.between(0, delay.count() / 5)};
}

std::chrono::seconds rest_after_rate(const SendResult& result, int rates_in_a_row) {
    if (result.retry_after) return std::clamp<std::chrono::seconds>(*result.retry_after, 1s, 24h);
    return std::min<std::chrono::seconds>(60s * (1 << std::min(rates_in_a_row, 6)), 1h);
}

void retry(After& after, const Before& before, const std::vector<std::chrono::minutes>& retry_after, Instant now,
           Random& random) {
    const auto tried = static_cast<std::size_t>(before.retries);
    if (tried >= retry_after.size()) {
        after.state = "failed";
        return;
    }
    after.state = "queued";
    after.retried = true;
    after.not_before = with_jitter(now, retry_after[tried], random);
}

void unknown(After& after, const Before& before, Instant now) {
    after.state = "unknown";
    if (rules_of(before.kind).owed && !before.repeated) after.repeat_at = now + k_repeat_after;
}

}  // namespace

After settle(const Before& before, const SendResult& result, const std::vector<std::chrono::minutes>& retry_after,
             Instant now, Random& random) {
    After after{.state = "failed", .outcome = result.outcome};
    switch (result.outcome) {
        case Outcome::accepted:
            after.state = "sent";
            break;
        case Outcome::rejected_recipient:
            break;
        case Outcome::bad_request:
            if (result.recipient_suspected && before.text_works)
                after.outcome = Outcome::rejected_recipient;
            else
                after.tell_admin = true;
            break;
        case Outcome::sender_blocked:
            after.state = "queued";
            after.not_before = now;
            after.switch_off = true;
            break;
        case Outcome::rate_or_quota:
            after.state = "queued";
            after.not_before = now;
            after.rests_until = now + rest_after_rate(result, before.rates_in_a_row);
            break;
        case Outcome::transient_safe:
            after.counts = false;
            retry(after, before, retry_after, now, random);
            break;
        case Outcome::ambiguous:
            unknown(after, before, now);
            break;
    }
    const bool failing = result.outcome == Outcome::transient_safe || result.outcome == Outcome::ambiguous;
    if (failing && before.failures_in_a_row + 1 >= k_breaker_failures) after.rests_until = now + k_breaker_rest;
    after.tell_admin = after.tell_admin || result.contract_drift;
    return after;
}

}  // namespace mitra::outbox
