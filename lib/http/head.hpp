#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "lib/http/limits.hpp"
#include "lib/http/message.hpp"

namespace mitra::http {

/// Why a request is not served: the status of the answer, and the reason for the log.
struct Refusal {
    int status = 400;
    std::string reason;
    std::string allow = {};  ///< of a 405: what the Allow header says
};

/// A request up to its empty line, checked; `request` lacks only peer, parameters and body.
struct Head {
    Request request;
    std::size_t body_bytes = 0;
    bool keep_alive = true;
    bool awaits_continue = false;  ///< "Expect: 100-continue"
    bool is_form = false;          ///< the body is application/x-www-form-urlencoded
    bool is_multipart = false;     ///< the body is multipart/something
};

/// Where the head at the front of `bytes` ends (one past its empty line); nothing while it is not whole; a Refusal as
/// soon as it cannot become a good one (too long, a bare CR or LF, a folded line). The first `seen` bytes were looked
/// at before, so that a head which comes byte by byte is not read over and over.
std::variant<std::optional<std::size_t>, Refusal> find_head_end(std::string_view bytes, std::size_t seen,
                                                                const Limits& limits);

/// Parses and checks a whole head. Beast's strict parser reads it; what Beast lets pass and we do not is refused here:
/// Transfer-Encoding, a repeated or odd Content-Length, a missing or repeated Host, a body on GET, an unknown encoding,
/// a target that is not a plain path, a field in the query twice.
std::variant<Head, Refusal> parse_head(std::string_view bytes, const Limits& limits);

}  // namespace mitra::http
