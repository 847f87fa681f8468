#pragma once

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#include "lib/base/id.hpp"
#include "lib/base/money.hpp"

namespace mitra::log {

enum class Level { debug, info, warning, error };

/// Only what is at least this severe is written; `info` when nothing is said.
void set_level(Level level);

/// Writes one line to stderr: control characters escaped, with the time on a terminal, with journald's priority
/// ("<6>") elsewhere. Nothing that goes wrong here ever reaches the caller.
void write(Level level, std::string_view message) noexcept;

/// A text that the caller vouches for as harmless (a state, an error's words, a file name). Numbers that look like
/// telephones and anything with an @ are masked all the same.
struct Word {
    std::string text;
};
Word word(std::string_view text);

template <typename Kind>
std::true_type is_id(Id<Kind>);
std::false_type is_id(...);

/// What may stand in a log line: numbers, ids, money, texts of our own source, and a vouched-for Word. A std::string
/// does not compile, so that no name or phone gets there by accident.
template <typename Value>
concept Loggable = std::is_arithmetic_v<std::remove_cvref_t<Value>> || std::same_as<std::remove_cvref_t<Value>, Word> ||
                   std::same_as<std::remove_cvref_t<Value>, Money> ||
                   decltype(is_id(std::declval<std::remove_cvref_t<Value>>()))::value ||
                   (std::is_array_v<std::remove_reference_t<Value>> &&
                    std::same_as<std::remove_cv_t<std::remove_extent_t<std::remove_reference_t<Value>>>, char>);

template <Loggable... Values>
void line(Level level, fmt::format_string<Values...> text, Values&&... values) noexcept {
    try {
        write(level, fmt::format(text, std::forward<Values>(values)...));
    } catch (...) {
        write(Level::error, "a log line could not be made");
    }
}

template <Loggable... Values>
void debug(fmt::format_string<Values...> text, Values&&... values) noexcept {
    line(Level::debug, text, std::forward<Values>(values)...);
}
template <Loggable... Values>
void info(fmt::format_string<Values...> text, Values&&... values) noexcept {
    line(Level::info, text, std::forward<Values>(values)...);
}
template <Loggable... Values>
void warning(fmt::format_string<Values...> text, Values&&... values) noexcept {
    line(Level::warning, text, std::forward<Values>(values)...);
}
template <Loggable... Values>
void error(fmt::format_string<Values...> text, Values&&... values) noexcept {
    line(Level::error, text, std::forward<Values>(values)...);
}

/// One line as `write` gives it to stderr, without its time or priority: control characters and broken UTF-8 as \xNN.
std::string escaped(std::string_view message);

}  // namespace mitra::log

template <>
struct fmt::formatter<mitra::log::Word> : fmt::formatter<std::string> {
    template <typename Context>
    auto format(const mitra::log::Word& word, Context& context) const {
        return fmt::formatter<std::string>::format(word.text, context);
    }
};
