#pragma once

#include <optional>
#include <string>
#include <utility>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/topup/channel.hpp"

namespace mitra::topup {

/// What is sold under one name; its product has the name, the slug and whether it is archived.
struct Game {
    ProductId product;
    Channel channel = Channel::game;
    std::string supplier_name;
    std::string target_rule, zone_rule, nickname_code;  ///< target_rule.hpp; an empty target rule: not sold
};

/// A row of the price list as we have it.
struct Service {
    ServiceId id;
    ProductId product;
    Channel channel = Channel::game;
    std::string code, name, category, note;
    Money cost;  ///< at our account's level
    std::string status;
    bool multi_trx = true;
    std::optional<std::pair<int, int>> closed;  ///< minutes of the day in UTC+7
    Instant changed_at;
    std::optional<Instant> gone_at, disabled_at;
    std::string disabled_why;

    /// Whether the supplier sells it at `now`, by its own words: on the list, available, outside of its closed hours.
    [[nodiscard]] bool open_at(Instant now) const;
};
/// Whether a window of minutes of the day in UTC+7, which may cross midnight, holds `now`; equal ends are no window.
bool in_window(std::pair<int, int> window, Instant now);

/// One of the two price lists.
struct ChannelState {
    Channel channel = Channel::game;
    std::optional<Instant> synced_at, stopped_at;
    std::string stopped_why;
};

/// Our account at the supplier, as it last answered.
struct Account {
    Level level = Level::basic;
    std::optional<Money> balance;
    std::optional<Instant> asked_at;
};

}  // namespace mitra::topup
