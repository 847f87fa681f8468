#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mitra::http {

/// "127.0.0.1:8080" or "[::1]:8080" in its two parts; Error{usage} for anything else.
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;

    static ListenAddress parse(std::string_view text);
};

/// A listening, non-blocking socket. The address is never shared (no SO_REUSEPORT): a taken one is Error{refused}, with
/// the program that holds it where the system tells.
int listen_on(const ListenAddress& address);

}  // namespace mitra::http
