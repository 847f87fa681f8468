#include "lib/flow/click_token.hpp"

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"

namespace mitra::flow {
namespace {

constexpr std::size_t k_number_bytes = 6;
constexpr std::int64_t k_largest_number = (std::int64_t{1} << 48) - 1;
constexpr std::size_t k_mac_bytes = 16;
constexpr std::size_t k_longest_token = 128;

std::string bytes_of(std::int64_t number) {
    if (number < 0 || number > k_largest_number)
        throw Error{ErrorKind::internal, "a number that does not fit into a click's token"};
    std::string bytes;
    for (const int shift : {40, 32, 24, 16, 8, 0})
        bytes.push_back(static_cast<char>((number >> shift) & 0xff));
    return bytes;
}

std::int64_t number_of(std::string_view bytes) {
    std::int64_t number = 0;
    for (const char byte : bytes)
        number = number * 256 + static_cast<unsigned char>(byte);
    return number;
}

}  // namespace

std::string click_token(const crypto::Vault& vault, const Click& click) {
    // The numbers have a fixed length, so the word between them and the MAC needs no mark.
    const std::string content = bytes_of(click.affiliate.value) + bytes_of(click.at.milliseconds) + click.utm_source;
    return crypto::to_base64url(content + vault.link_mac("click", content));
}

std::optional<Click> read_click(const crypto::Vault& vault, std::string_view token) {
    if (token.size() > k_longest_token) return std::nullopt;
    const std::string bytes = crypto::from_base64url(token);
    if (bytes.size() < 2 * k_number_bytes + k_mac_bytes) return std::nullopt;
    const std::string_view content = std::string_view{bytes}.substr(0, bytes.size() - k_mac_bytes);
    const std::string_view mac = std::string_view{bytes}.substr(content.size());
    if (!crypto::equal_secret(mac, vault.link_mac("click", content))) return std::nullopt;
    return Click{.affiliate = PersonId{number_of(content.substr(0, k_number_bytes))},
                 .at = Instant{number_of(content.substr(k_number_bytes, k_number_bytes))},
                 .utm_source = std::string{content.substr(2 * k_number_bytes)}};
}

}  // namespace mitra::flow
