#include "lib/base/money.hpp"

#include <charconv>

namespace mitra {

std::optional<Money> Money::parse(std::string_view text) {
    const bool canonical = !text.empty() && text.size() <= 11 && (text == "0" || text.front() != '0') &&
                           text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!canonical) return std::nullopt;
    std::int64_t rupiah = 0;
    std::from_chars(text.data(), text.data() + text.size(), rupiah);
    return Money{rupiah};
}

Money share_of(Money amount, BasisPoints rate) {
    const std::int64_t exact = amount.rupiah() * rate.value;
    const std::int64_t half = exact < 0 ? -k_whole / 2 : k_whole / 2;
    return Money{(exact + half) / k_whole};
}

std::string to_string(Money amount) {
    std::string digits = std::to_string(amount.rupiah() < 0 ? -amount.rupiah() : amount.rupiah());
    for (std::size_t end = digits.size(); end > 3; end -= 3)
        digits.insert(end - 3, ".");
    return (amount.rupiah() < 0 ? "-Rp " : "Rp ") + digits;
}

}  // namespace mitra
