#include "lib/base/id.hpp"

#include <strings.h>

#include <charconv>

namespace mitra {

std::optional<std::int64_t> parse_id(std::string_view prefix, std::string_view text) {
    if (text.size() <= prefix.size() + 1 || text[prefix.size()] != '-') return std::nullopt;
    if (strncasecmp(text.data(), prefix.data(), prefix.size()) != 0) return std::nullopt;
    const std::string_view digits = text.substr(prefix.size() + 1);
    if (digits.front() < '1' || digits.front() > '9') return std::nullopt;
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace mitra
