#pragma once

#include <fmt/format.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mitra {

/// Whole rupiah. Never a fraction, never a double; at most 10^11 in size.
class Money {
 public:
    static constexpr std::int64_t k_largest = 100'000'000'000;

    constexpr Money() = default;
    constexpr explicit Money(std::int64_t rupiah) : rupiah_{rupiah} {}

    /// The amount that `text` writes as `0` or `[1-9][0-9]{0,10}`, or nothing.
    static std::optional<Money> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t rupiah() const { return rupiah_; }

    constexpr auto operator<=>(const Money&) const = default;
    constexpr Money operator+(Money other) const { return Money{rupiah_ + other.rupiah_}; }
    constexpr Money operator-(Money other) const { return Money{rupiah_ - other.rupiah_}; }
    constexpr Money operator-() const { return Money{-rupiah_}; }

 private:
    std::int64_t rupiah_ = 0;
};

/// A rate in hundredths of a percent: 5500 is 55 %.
struct BasisPoints {
    std::int64_t value = 0;
    constexpr auto operator<=>(const BasisPoints&) const = default;
};

/// All of it: 100 %.
inline constexpr std::int64_t k_whole = 10'000;

/// `rate` of `amount`, rounded half up to a whole rupiah (away from zero for a negative amount).
Money share_of(Money amount, BasisPoints rate);

/// "Rp 97.000", as Indonesians write it.
std::string to_string(Money amount);

}  // namespace mitra

template <>
struct fmt::formatter<mitra::Money> : fmt::formatter<std::string> {
    template <typename Context>
    auto format(mitra::Money amount, Context& context) const {
        return fmt::formatter<std::string>::format(mitra::to_string(amount), context);
    }
};
