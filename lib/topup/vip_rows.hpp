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
/// "ID" of {"code":"ID","name":"Indonesia"} or of "ID"; a name where there is no code; empty where nothing is told.
std::string country_in(const nlohmann::json& answer);

}  // namespace mitra::topup
