#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/topup/catalogue.hpp"
#include "lib/topup/target_rule.hpp"

namespace mitra::flow {

/// Why what was typed is no target of a service.
enum class Misfit {
    none,
    no_rule,        ///< nobody knows what the game's ids look like
    target,         ///< it does not look as the rule says
    zone,           ///< so does the zone
    zone_missing,   ///< the game has one
    zone_unwanted,  ///< the game has none
    zone_joined,    ///< it stands in the field of the id
};

/// Target and zone as the supplier takes them, where they fit.
struct FitTarget {
    Misfit misfit = Misfit::none;
    std::string target, zone;
};

/// The rule of a service's target: of prepaid its category has it, of a game the game.
std::optional<topup::TargetRule> target_rule_of(const topup::Game& game, const topup::Service& service);
/// That of the game's zone; nothing where it has none.
std::optional<topup::TargetRule> zone_rule_of(const topup::Game& game);

/// "12345678 (2685)" in the field of the id is both, where a zone is wanted and its own field is empty or says the
/// same. Anything else that has both in one field is refused: a wrong zone is delivered to a stranger, for good.
FitTarget fit_target(const topup::Game& game, const topup::Service& service, std::string_view target,
                     std::string_view zone);

/// The same, or Error{usage} with subject "target" or "zone" in words for a terminal.
FitTarget fitting_target(const topup::Game& game, const topup::Service& service, std::string_view target,
                         std::string_view zone);

}  // namespace mitra::flow
