#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <string_view>
#include <unordered_map>

namespace mitra::http {

/// A token bucket's size and how fast it fills again.
struct Rate {
    double burst = 0;
    double per_minute = 0;
};

/// Token buckets by key, for limits such as "sign-ups of one address and one phone number together, and of that phone
/// number alone". Memory is bounded: beyond `most` buckets the one that was used longest ago is forgotten. Keys are
/// kept as salted hashes only, since they name people. Safe to use from several threads.
class RateLimiter {
 public:
    using Moment = std::chrono::steady_clock::time_point;

    explicit RateLimiter(std::size_t most = 65'536);

    /// Takes a token from the bucket of `purpose` ("daftar") and `key` (an address, a phone number); false when it is
    /// empty: answer 429.
    bool take(std::string_view purpose, std::string_view key, Rate rate, Moment now = std::chrono::steady_clock::now());

    /// Puts a token back that was taken for something harmless.
    void give_back(std::string_view purpose, std::string_view key, Rate rate,
                   Moment now = std::chrono::steady_clock::now());

    [[nodiscard]] std::size_t size() const;
    /// How often `take` answered false.
    [[nodiscard]] std::uint64_t refusals() const;

 private:
    struct Bucket {
        std::uint64_t key = 0;
        double tokens = 0;
        Moment filled_at;
    };
    [[nodiscard]] std::uint64_t hash(std::string_view purpose, std::string_view key) const;
    Bucket& bucket(std::uint64_t key, Rate rate, Moment now);

    std::size_t most_;
    std::uint64_t salt_;
    mutable std::mutex mutex_;
    std::list<Bucket> buckets_;  ///< the one used last in front
    std::unordered_map<std::uint64_t, std::list<Bucket>::iterator> by_key_;
    std::uint64_t refusals_ = 0;
};

}  // namespace mitra::http
