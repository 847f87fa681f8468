// Whose account is topped up: the first line is a game's rule as a price list has it, the rest what a buyer typed. A
// rule says what to type; what fits it fits again, holds no blank of its own making, and is short.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/base/ascii.hpp"
#include "lib/topup/target_rule.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using namespace mitra::topup;
using fuzz::require;

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

void check_fits(const TargetRule& rule, const std::string& value, std::string_view typed) {
    require(!value.empty() && value.size() <= typed.size() + 1 && value.size() <= 80);
    require(rule.normalised(value) == value);
    switch (rule.kind()) {
        case TargetRule::Kind::digits:
            require(is_number(value) && value.size() <= 40);
            break;
        case TargetRule::Kind::meter:
            require(is_number(value) && (value.size() == 11 || value.size() == 12));
            break;
        case TargetRule::Kind::phone:
            require(is_number(value) && value.starts_with("08") && value.size() >= 10 && value.size() <= 13);
            break;
        case TargetRule::Kind::choice:
            require(std::any_of(rule.choices().begin(), rule.choices().end(),
                                [&](const auto& choice) { return choice.first == value; }));
            break;
        case TargetRule::Kind::name:
            require(value.find_first_of(" \t\r\n&=/") == std::string::npos && value.size() <= 40);
            break;
        case TargetRule::Kind::riot:
            require(value.find('#') != std::string::npos);
            require(
                std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    }
}

void check_rule(std::string_view written, std::string_view typed) {
    const auto rule = TargetRule::parse(written);
    if (!rule) return;
    require(!rule->hint().empty() && rule->hint().size() < 100);
    require((rule->kind() == TargetRule::Kind::choice) == !rule->choices().empty());
    if (const auto value = rule->normalised(typed)) check_fits(*rule, *value, typed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input{bytes, size};
    const std::string_view first = input.line();
    const std::string_view typed = input.rest();
    check_rule(first, typed);
    for (const char* rule : {"digits:5-12", "phone", "meter", "riot", "name:3-20"})
        check_rule(rule, typed);
    if (const auto parts = split_target(typed)) require(is_number(parts->first) && is_number(parts->second));
    // What is not known is not sold, and what is known can be asked for.
    const GameRules rules = rules_for_game(first);
    require(rules.target.empty() || TargetRule::parse(rules.target));
    require(rules.zone.empty() || TargetRule::parse(rules.zone));
    require(TargetRule::parse(rule_for_category(first)).has_value());
    return 0;
}
