#include "lib/http/rate_limit.hpp"

#include <algorithm>

#include "lib/base/random.hpp"

namespace mitra::http {
namespace {

// FNV-1a, started from the salt: which keys share a bucket cannot be known from outside.
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

}  // namespace

RateLimiter::RateLimiter(std::size_t most) : most_{most}, salt_{SystemRandom{}.bits()} {}

std::uint64_t RateLimiter::hash(std::string_view purpose, std::string_view key) const {
    constexpr std::string_view k_between{"\0", 1};
    return mix(mix(mix(salt_, purpose), k_between), key);
}

RateLimiter::Bucket& RateLimiter::bucket(std::uint64_t key, Rate rate, Moment now) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        buckets_.splice(buckets_.begin(), buckets_, found->second);
        return buckets_.front();
    }
    if (buckets_.size() >= most_) {
        by_key_.erase(buckets_.back().key);
        buckets_.pop_back();
    }
    buckets_.push_front({key, rate.burst, now});
    by_key_.emplace(key, buckets_.begin());
    return buckets_.front();
}

bool RateLimiter::take(std::string_view purpose, std::string_view key, Rate rate, Moment now) {
    const std::uint64_t hashed = hash(purpose, key);
    const std::lock_guard lock{mutex_};
    Bucket& used = bucket(hashed, rate, now);
    const double minutes = std::chrono::duration<double, std::ratio<60>>{now - used.filled_at}.count();
    used.tokens = std::min(rate.burst, used.tokens + std::max(0.0, minutes) * rate.per_minute);
    used.filled_at = std::max(used.filled_at, now);
    if (used.tokens < 1) {
        ++refusals_;
        return false;
    }
    used.tokens -= 1;
    return true;
}

void RateLimiter::give_back(std::string_view purpose, std::string_view key, Rate rate, Moment now) {
    const std::uint64_t hashed = hash(purpose, key);
    const std::lock_guard lock{mutex_};
    Bucket& used = bucket(hashed, rate, now);
    used.tokens = std::min(rate.burst, used.tokens + 1);
}

std::size_t RateLimiter::size() const {
    const std::lock_guard lock{mutex_};
    return buckets_.size();
}

std::uint64_t RateLimiter::refusals() const {
    const std::lock_guard lock{mutex_};
    return refusals_;
}

}  // namespace mitra::http
