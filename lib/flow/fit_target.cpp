#include "lib/flow/fit_target.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using topup::TargetRule;

/// The last group of digits behind other signs ("2685" of "12345678|2685"); empty where there is one group alone.
std::string_view second_number(std::string_view typed) {
    while (!typed.empty() && !is_digit(typed.back()))
        typed.remove_suffix(1);
    const auto last = std::find_if_not(typed.rbegin(), typed.rend(), is_digit);
    if (last == typed.rend()) return {};
    const auto length = static_cast<std::size_t>(last - typed.rbegin());
    const std::string_view before = typed.substr(0, typed.size() - length);
    return std::any_of(before.begin(), before.end(), is_digit) ? typed.substr(typed.size() - length)
                                                               : std::string_view{};
}

FitTarget no(Misfit why) {
    return {.misfit = why, .target = {}, .zone = {}};
}

/// With a zone: both fields, or both in the first as the game shows them.
FitTarget fit_both(const TargetRule& target_rule, const TargetRule& zone_rule, std::string target, std::string zone) {
    if (const auto parts = topup::split_target(target)) {
        if (!zone.empty() && zone != parts->second) return no(Misfit::zone_joined);
        target = parts->first;
        zone = parts->second;
    }
    const bool numbers = target_rule.kind() == TargetRule::Kind::digits;
    const std::string_view second = numbers ? second_number(target) : std::string_view{};
    const auto fit = target_rule.normalised(target);
    if (!second.empty() && (!fit || zone.empty() || zone == second)) return no(Misfit::zone_joined);
    if (!fit) return no(Misfit::target);
    if (zone.empty()) return no(Misfit::zone_missing);
    const auto fit_zone = zone_rule.normalised(zone);
    if (!fit_zone) return no(Misfit::zone);
    return {.misfit = Misfit::none, .target = *fit, .zone = *fit_zone};
}

}  // namespace

std::optional<TargetRule> target_rule_of(const topup::Game& game, const topup::Service& service) {
    const bool by_category = service.channel == topup::Channel::prepaid;
    return TargetRule::parse(by_category ? topup::rule_for_category(service.category)
                                         : std::string_view{game.target_rule});
}

std::optional<TargetRule> zone_rule_of(const topup::Game& game) {
    return game.zone_rule.empty() ? std::nullopt : TargetRule::parse(game.zone_rule);
}

FitTarget fit_target(const topup::Game& game, const topup::Service& service, std::string_view typed_target,
                     std::string_view typed_zone) {
    const auto rule = target_rule_of(game, service);
    const auto zone_rule = zone_rule_of(game);
    if (!rule || (!game.zone_rule.empty() && !zone_rule)) return no(Misfit::no_rule);
    std::string target = text::clean_line(typed_target);
    std::string zone = text::clean_line(typed_zone);
    if (zone_rule) return fit_both(*rule, *zone_rule, std::move(target), std::move(zone));
    if (!zone.empty()) return no(Misfit::zone_unwanted);
    const auto fit = rule->normalised(target);
    return fit ? FitTarget{.misfit = Misfit::none, .target = *fit, .zone = {}} : no(Misfit::target);
}

FitTarget fitting_target(const topup::Game& game, const topup::Service& service, std::string_view target,
                         std::string_view zone) {
    FitTarget fit = fit_target(game, service, target, zone);
    const auto refuse = [](const std::string& what, const std::string& hint, const char* subject) {
        throw Error{ErrorKind::usage, what, hint, subject};
    };
    const std::string& name = game.supplier_name;
    switch (fit.misfit) {
        case Misfit::none:
            break;
        case Misfit::no_rule:
            refuse(fmt::format("nobody knows what an id of {} looks like", name),
                   "say it with 'mitra product set PRD --target-rule'", "target");
            break;
        case Misfit::target:
            refuse(fmt::format("this is no target of {}", name),
                   fmt::format("it is: {}", target_rule_of(game, service)->hint()), "target");
            break;
        case Misfit::zone:
            refuse(fmt::format("this is no zone of {}", name), fmt::format("it is: {}", zone_rule_of(game)->hint()),
                   "zone");
            break;
        case Misfit::zone_missing:
            refuse(fmt::format("{} needs a zone", name), fmt::format("it is: {}", zone_rule_of(game)->hint()), "zone");
            break;
        case Misfit::zone_unwanted:
            refuse(fmt::format("{} has no zone", name), "leave it out", "zone");
            break;
        case Misfit::zone_joined:
            refuse("the zone stands in the id", "write them apart: the id, then the zone (12345678 2685)", "target");
            break;
    }
    return fit;
}

}  // namespace mitra::flow
