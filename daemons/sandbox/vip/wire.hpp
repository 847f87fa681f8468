#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "daemons/sandbox/provider_answer.hpp"
#include "daemons/sandbox/vip/vip.hpp"

namespace mitra::sandbox::vip {

/// {"result":true,...}
ProviderAnswer yes(const nlohmann::json& data, std::string_view message);
/// {"result":false,"data":null,...}
ProviderAnswer no(std::string_view message);

/// An order as the status shows it.
nlohmann::json status_row(const Order& order);
/// A service as its list shows it.
nlohmann::json service_row(const Vip& vip, const Service& service);

}  // namespace mitra::sandbox::vip
