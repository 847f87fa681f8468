#pragma once

#include <string_view>

#include "lib/topup/supplier.hpp"

namespace mitra::topup {

/// A webhook of VIP Reseller, whose header must be the account's `sign`; for this room only.
Hint read_vip_webhook(std::string_view sign, std::string_view proof, std::string_view body);

}  // namespace mitra::topup
