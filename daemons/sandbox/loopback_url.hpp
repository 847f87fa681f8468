#pragma once

#include <string>

#include "daemons/sandbox/listener.hpp"

namespace mitra::sandbox {

/// A web address on this machine, taken apart.
struct LoopbackUrl {
    Address address;
    std::string path;  ///< with the query
};
/// "http://127.0.0.1:8080/hook/...". Throws Error{usage} for anything else; the sandbox calls nobody outside.
LoopbackUrl loopback_url(const std::string& url);

}  // namespace mitra::sandbox
