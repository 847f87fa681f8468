#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/money.hpp"

namespace mitra::cli {

/// One option or argument: its names, the word for its value, and where the value goes.
struct Option {
    std::string name;   ///< "--yes"; without hyphens for an argument
    std::string brief;  ///< "-y", or empty
    std::string value;  ///< "PHONE"; empty for a flag
    std::string help;
    std::vector<std::string> choices;
    bool required = false;
    bool many = false;
    bool argument = false;
    bool file = false;  ///< the value is a file's name (for completion)
    /// Called once for each value given (with nothing for a flag). May throw Error{usage}.
    std::function<void(const std::string& text)> take;
};

/// What a typed text means. Each throws Error{usage} that says what was expected.
void read_text(const std::string& text, std::string& target);
void read_text(const std::string& text, std::filesystem::path& target);
void read_text(const std::string& text, std::int64_t& target);
void read_text(const std::string& text, bool& target);  ///< yes or no
void read_text(const std::string& text, Money& target);
void read_text(const std::string& text, BasisPoints& target);
template <typename Target>
void read_text(const std::string& text, std::optional<Target>& target) {
    Target value{};
    read_text(text, value);
    target = std::move(value);
}
template <typename Target>
void read_text(const std::string& text, std::vector<Target>& target) {
    Target value{};
    read_text(text, value);
    target.push_back(std::move(value));
}

template <typename Target>
struct Described {
    static constexpr const char* value = "TEXT";
    static constexpr bool many = false;
};
template <>
struct Described<std::filesystem::path> {
    static constexpr const char* value = "FILE";
    static constexpr bool many = false;
};
template <>
struct Described<std::int64_t> {
    static constexpr const char* value = "N";
    static constexpr bool many = false;
};
template <>
struct Described<bool> {
    static constexpr const char* value = "yes|no";
    static constexpr bool many = false;
};
template <>
struct Described<Money> {
    static constexpr const char* value = "RP";
    static constexpr bool many = false;
};
template <>
struct Described<BasisPoints> {
    static constexpr const char* value = "BP";
    static constexpr bool many = false;
};
template <typename Target>
struct Described<std::optional<Target>> : Described<Target> {};
template <typename Target>
struct Described<std::vector<Target>> {
    static constexpr const char* value = Described<Target>::value;
    static constexpr bool many = true;
};

/// Splits "-y,--yes", "--phone PHONE" into an option's names and the word for its value.
Option named_option(std::string_view name, std::string_view help);

template <typename Target>
Option make_option(std::string_view name, Target& target, std::string_view help) {
    Option option = named_option(name, help);
    if (option.value.empty()) option.value = Described<Target>::value;
    option.many = Described<Target>::many;
    option.file = option.value == "FILE";
    option.take = [&target](const std::string& text) { read_text(text, target); };
    return option;
}
Option make_flag(std::string_view name, bool& target, std::string_view help);

}  // namespace mitra::cli
