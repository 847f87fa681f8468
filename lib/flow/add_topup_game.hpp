#pragma once

#include "lib/flow/services.hpp"
#include "lib/topup/catalogue.hpp"
#include "lib/topup/supplier.hpp"

namespace mitra::flow {

/// A game (operator, wallet) that the supplier lists and that nobody has made yet, with its product: kind `topup`,
/// price 0 (each service has its own), a name and a slug that are free, and the rules that are known for it. In the
/// caller's transaction.
topup::Game add_topup_game(const Services& services, topup::Channel channel, const topup::ServiceRow& row);

/// What it is asked for; what is not said stays.
struct GameWords {
    std::optional<std::string> target_rule, zone_rule, nickname_code;
};
/// False where they were so before. Error{usage} for a rule that TargetRule cannot read; an empty target rule takes the
/// game off sale.
bool set_game_rules(const Services& services, ProductId game, const GameWords& words);

}  // namespace mitra::flow
