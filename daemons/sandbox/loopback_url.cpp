#include "daemons/sandbox/loopback_url.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"

namespace mitra::sandbox {

LoopbackUrl loopback_url(const std::string& url) {
    static constexpr std::string_view k_scheme = "http://";
    const auto slash = url.find('/', k_scheme.size());
    if (!url.starts_with(k_scheme) || slash == std::string::npos)
        throw Error{ErrorKind::usage, fmt::format("'{}' is no webhook of this machine", url),
                    "write http://127.0.0.1:PORT/hook/..."};
    return {loopback_address(std::string_view{url}.substr(k_scheme.size(), slash - k_scheme.size())),
            url.substr(slash)};
}

}  // namespace mitra::sandbox
