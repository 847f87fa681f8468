#pragma once

#include <memory>
#include <string>

#include "lib/topup/supplier.hpp"

namespace mitra::topup {

/// Our account at VIP Reseller (vip-reseller.co.id, page/api/*).
struct VipAccount {
    std::string api_id, api_key;
    std::string url;  ///< ".../api"
};

/// Lower-case hex md5 of id and key: the `sign` of every request, and what its webhooks carry in X-Client-Signature.
std::string vip_sign(const VipAccount& account);

/// VIP Reseller behind the interface: no reference of ours, no maximum price. Error{usage} for an empty id or key.
std::unique_ptr<const Supplier> vip_supplier(VipAccount account);

/// The header of its webhooks.
inline constexpr const char* k_vip_proof_header = "x-client-signature";

}  // namespace mitra::topup
