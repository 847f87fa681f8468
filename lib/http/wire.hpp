#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/http/message.hpp"

namespace mitra::http {

struct WireOptions {
    bool keep_alive = false;
    bool with_body = true;                             ///< false: the answer to HEAD
    std::optional<std::uint64_t> content_length = {};  ///< of what is sent behind these bytes, instead of the body
};

/// The bytes of an answer: status line, headers (the security headers unless the response sets its own), body. A
/// header with a line break in it would let a handler's input write headers: Error{internal}.
std::string to_wire(const Response& response, WireOptions options);

/// What a page may load beyond our own style sheet and pictures; everything else stays as strict.
struct Sources {
    std::vector<std::string_view> scripts;      ///< hosts; with one of them our own scripts as well
    std::vector<std::string_view> connections;  ///< hosts that these scripts may report to
    std::vector<std::string_view> pictures;     ///< hosts, or "https:" for any
    bool own_frames = false;                    ///< it shows pages of ours in frames
    bool in_own_frame = false;                  ///< it may be shown in one

    [[nodiscard]] bool none() const;
};
/// The page with a policy that allows exactly these; as it is where there are none.
Response with_sources(Response page, const Sources& sources);

/// "OK", "Not Found", ...
std::string_view reason_phrase(int status);

}  // namespace mitra::http
