#include "lib/crypto/digest.hpp"
#include "lib/crypto/uuid.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::shop {
namespace {

constexpr std::size_t k_mac_bytes = 16;

std::string mac_of(const crypto::Vault& vault, std::string_view uuid_bytes) {
    return vault.link_mac("order", uuid_bytes);
}

}  // namespace

std::string order_token(const crypto::Vault& vault, const Order& order) {
    const std::string uuid = crypto::bytes_of_uuid(order.uuid);
    return crypto::to_base64url(uuid + mac_of(vault, uuid));
}

std::optional<Order> open_order_token(db::Database& database, const crypto::Vault& vault, std::string_view token) {
    const std::string bytes = crypto::from_base64url(token);
    if (bytes.size() != crypto::k_uuid_bytes + k_mac_bytes) return std::nullopt;
    const std::string_view uuid = std::string_view{bytes}.substr(0, crypto::k_uuid_bytes);
    const std::string_view mac = std::string_view{bytes}.substr(crypto::k_uuid_bytes);
    if (!crypto::equal_secret(mac, mac_of(vault, uuid))) return std::nullopt;
    return OrderStore{database}.by_uuid(crypto::uuid_of_bytes(uuid));
}

}  // namespace mitra::shop
