#include "lib/crypto/digest.hpp"
#include "lib/crypto/uuid.hpp"
#include "lib/delivery/download_store.hpp"

namespace mitra::delivery {
namespace {

constexpr std::size_t k_mac_bytes = 16;

std::string mac_of(const crypto::Vault& vault, std::string_view uuid) {
    return vault.link_mac("download", uuid);
}

}  // namespace

std::string download_token(const crypto::Vault& vault, const Download& link) {
    const std::string uuid = crypto::bytes_of_uuid(link.uuid);
    return crypto::to_base64url(uuid + mac_of(vault, uuid));
}

std::optional<Download> open_download_token(db::Database& database, const crypto::Vault& vault,
                                            std::string_view token) {
    const std::string bytes = crypto::from_base64url(token);
    if (bytes.size() != crypto::k_uuid_bytes + k_mac_bytes) return std::nullopt;
    const std::string_view uuid = std::string_view{bytes}.substr(0, crypto::k_uuid_bytes);
    const std::string_view mac = std::string_view{bytes}.substr(crypto::k_uuid_bytes);
    if (!crypto::equal_secret(mac, mac_of(vault, uuid))) return std::nullopt;
    return DownloadStore{database}.by_uuid(crypto::uuid_of_bytes(uuid));
}

}  // namespace mitra::delivery
