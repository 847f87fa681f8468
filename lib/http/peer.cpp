#include "lib/http/peer.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace mitra::http {
namespace {

namespace ip = boost::asio::ip;

ip::address unmapped(const ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

bool trusts(const std::vector<std::string>& proxies, const std::string& address) {
    return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string normal_address(std::string_view text) {
    boost::system::error_code failure;
    const ip::address address = ip::make_address(std::string{text}, failure);
    return failure ? std::string{} : unmapped(address).to_string();
}

std::string address_group(std::string_view address) {
    boost::system::error_code failure;
    const ip::address parsed = ip::make_address(std::string{address}, failure);
    if (failure || parsed.is_v4()) return std::string{address};
    auto bytes = parsed.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return ip::make_address_v6(bytes).to_string() + "/64";
}

std::string client_address(std::string_view socket_peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted_proxies) {
    std::string client = normal_address(socket_peer);
    while (trusts(trusted_proxies, client) && !forwarded_for.empty()) {
        const std::size_t comma = forwarded_for.rfind(',');
        const bool last = comma == std::string_view::npos;
        std::string before = normal_address(trimmed(last ? forwarded_for : forwarded_for.substr(comma + 1)));
        if (before.empty()) return client;
        client = std::move(before);
        forwarded_for = last ? std::string_view{} : forwarded_for.substr(0, comma);
    }
    return client;
}

}  // namespace mitra::http
