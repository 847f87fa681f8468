#pragma once

#include <chrono>
#include <string>

namespace mitra::cli {

/// Why nobody answers where an address points ("https://host", "smtp://host:587"), or an empty text when somebody
/// takes the connection. Speaks no protocol: a command starts fast because it does without an HTTP library.
std::string why_unreachable(const std::string& url, std::chrono::milliseconds patience = std::chrono::seconds{5});

}  // namespace mitra::cli
