#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "daemons/web/site.hpp"
#include "lib/membership/membership.hpp"
#include "lib/shop/order.hpp"

namespace mitra::web {

/// A time as "2026-11-20T12:00:00+07:00", or null.
nlohmann::json iso(const Site& site, const std::optional<Instant>& at);

/// An order: its terms, how it stands, and of its buyer only the number.
nlohmann::json order_json(const Site& site, db::Database& reader, const shop::Order& order);

/// A request for an upgrade, with how its order stands.
nlohmann::json upgrade_json(const Site& site, db::Database& reader, const membership::Upgrade& upgrade);

/// Of a list that was asked for one more than `limit`: takes that one off again and says where the next page begins.
template <typename Row>
std::optional<std::string> next_of(std::vector<Row>& rows, std::int64_t limit) {
    if (static_cast<std::int64_t>(rows.size()) <= limit) return std::nullopt;
    rows.resize(static_cast<std::size_t>(limit));
    return to_string(rows.back().id);
}
/// A page of a list: {"schema","items","next"}.
http::Response list_page(const nlohmann::json& items, const std::optional<std::string>& next);

}  // namespace mitra::web
