#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mitra::http {

/// An IP address in one spelling ("::ffff:10.0.0.1" is "10.0.0.1"); empty where `text` is none.
std::string normal_address(std::string_view text);

/// What limits count an address by: an IPv4 address, or the /64 that an IPv6 host may choose its addresses from.
std::string address_group(std::string_view address);

/// Who really asks. `socket_peer` unless that is a trusted proxy; then the last address of X-Forwarded-For that is not
/// a trusted proxy itself. An entry that is no address ends the search at the proxy that sent it.
std::string client_address(std::string_view socket_peer, std::string_view forwarded_for,
                           const std::vector<std::string>& trusted_proxies);

}  // namespace mitra::http
