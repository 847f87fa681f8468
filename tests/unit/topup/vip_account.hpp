#pragma once

#include <memory>
#include <string>

#include "lib/topup/vip.hpp"

namespace mitra::test {

/// The invented account of the signature vectors.
inline topup::VipAccount vip_account() {
    return {
        .api_id = "testid01", .api_key = "testkey-000000000000000000000001", .url = "https://vip-reseller.co.id/api"};
}
inline constexpr const char* k_vip_sign = "fa788482365e15b56c8dfc86d31e6d23";

inline std::unique_ptr<const topup::Supplier> vip() {
    return topup::vip_supplier(vip_account());
}

/// {"result":false,...} with these words.
inline std::string vip_no(const std::string& words) {
    return R"({"result":false,"data":null,"message":")" + words + "\"}";
}

}  // namespace mitra::test
