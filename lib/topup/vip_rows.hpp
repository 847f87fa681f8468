#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "lib/topup/supplier.hpp"

namespace mitra::topup {

// The rows of VIP Reseller's answers; for this room only.

/// Nothing for what has no transaction number.
std::optional<Transaction> transaction_in(const nlohmann::json& row);
/// Nothing for a row without code, name or whole prices.
std::optional<ServiceRow> service_in(Channel channel, const nlohmann::json& row);
/// The row that is asked for alone, without its game; nothing where service_in has nothing.
std::optional<ServiceRow> stocked_in(const nlohmann::json& row);
/// How many there are, of 12 or "12"; nothing for anything else.
std::optional<std::int64_t> count_in(const nlohmann::json& value);
/// "ID" of {"code":"ID","name":"Indonesia"} or of "ID"; a name where there is no code; empty where nothing is told.
std::string country_in(const nlohmann::json& answer);

}  // namespace mitra::topup
