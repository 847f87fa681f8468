#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace mitra::fuzz {

/// Ends the program where a rule does not hold, so that the input that breaks it is kept.
inline void require(bool holds) {
    if (!holds) std::abort();
}

/// An input in the pieces that an entry wants: bytes that choose, lines, and the rest.
class Input {
 public:
    Input(const std::uint8_t* bytes, std::size_t size) : rest_{reinterpret_cast<const char*>(bytes), size} {}
    explicit Input(std::string_view text) : rest_{text} {}

    /// 0 where there is nothing left.
    std::uint8_t byte() {
        if (rest_.empty()) return 0;
        const auto first = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return first;
    }
    /// Up to the next line feed, which is taken and not given.
    std::string_view line() {
        const std::string_view found = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(found.size() + (found.size() < rest_.size() ? 1 : 0));
        return found;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
    std::string_view rest_;
};

}  // namespace mitra::fuzz
