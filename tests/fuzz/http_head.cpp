// The head of a request, in one piece and byte by byte: both must come to the same end, and what is accepted must keep
// every limit.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/http/decode.hpp"
#include "lib/http/head.hpp"

namespace {

using namespace mitra::http;

void require(bool holds) {
    if (!holds) std::abort();
}

/// What the connection would find after each byte; the status of a refusal, or 0 and where the head ends.
std::pair<int, std::size_t> find_bytewise(std::string_view input, const Limits& limits) {
    for (std::size_t seen = 0; seen < input.size(); ++seen) {
        const auto end = find_head_end(input.substr(0, seen + 1), seen, limits);
        if (const auto* refusal = std::get_if<Refusal>(&end)) return {refusal->status, 0};
        if (const auto bytes = std::get<0>(end)) return {0, *bytes};
    }
    return {0, 0};
}

void check_accepted(const Head& head, const Limits& limits) {
    const Request& request = head.request;
    require(request.path.starts_with('/') && is_utf8(request.path));
    require(request.path.find('\0') == std::string::npos && request.path.find('\n') == std::string::npos);
    require(request.path.size() <= limits.largest_target && request.headers.size() <= limits.most_fields);
    require(!request.headers.get("host").empty());
    require(!request.headers.find("transfer-encoding"));
    require(head.body_bytes == 0 || request.method == "POST" || request.method == "PUT");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    Limits limits;
    limits.largest_target = 64;
    limits.largest_head = 512;
    limits.most_fields = 8;
    const auto whole = find_head_end(input, 0, limits);
    const auto [status, end] = find_bytewise(input, limits);
    if (const auto found = whole.index() == 0 ? std::get<0>(whole) : std::nullopt) {
        require(status == 0 && end == *found);
        const auto parsed = parse_head(input.substr(0, end), limits);
        if (const auto* head = std::get_if<Head>(&parsed)) check_accepted(*head, limits);
    } else if (whole.index() == 0) {
        require(status == 0 && end == 0);
    } else {
        require(status != 0);
    }
    return 0;
}
