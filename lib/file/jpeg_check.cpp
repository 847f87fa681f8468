#include <algorithm>

#include "lib/file/proof_formats.hpp"

namespace mitra::file {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t k_longest_camera_note = 4'096;

int byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

std::uint32_t pair_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint32_t>(byte_at(bytes, at) * 256 + byte_at(bytes, at + 1));
}

bool is_frame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/// A frame's header: precision, height, width, and three bytes for each component.
Fault check_frame(std::string_view segment) {
    if (segment.size() < 6) return Fault::broken;
    const std::uint32_t height = pair_at(segment, 1);
    const std::uint32_t width = pair_at(segment, 3);
    const auto components = static_cast<std::size_t>(byte_at(segment, 5));
    if (height == 0 || width == 0 || components < 1 || components > 4 || segment.size() != 6 + 3 * components)
        return Fault::broken;
    return std::max(width, height) > k_longest_side ? Fault::too_large : Fault::none;
}

/// Behind a scan's header: up to the next marker that is neither a stuffed zero nor a restart.
bool skip_scan(std::string_view& bytes) {
    for (std::size_t at = bytes.find('\xff'); at != std::string_view::npos; at = bytes.find('\xff', at + 1)) {
        if (at + 1 == bytes.size()) return false;
        const int next = byte_at(bytes, at + 1);
        if (next == 0 || next == 0xff || (next >= 0xd0 && next <= 0xd7)) continue;
        bytes.remove_prefix(at);
        return true;
    }
    return false;
}

/// Reads one picture from the front of `bytes`, up to and with its end marker.
Fault take_picture(std::string_view& bytes) {
    bytes.remove_prefix(2);
    bool framed = false, scanned = false;
    for (;;) {
        if (bytes.size() < 2 || byte_at(bytes, 0) != 0xff) return Fault::broken;
        while (bytes.size() > 2 && byte_at(bytes, 1) == 0xff)
            bytes.remove_prefix(1);  // fill bytes
        const int marker = byte_at(bytes, 1);
        bytes.remove_prefix(2);
        if (marker == 0xd9) return scanned ? Fault::none : Fault::broken;
        if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || bytes.size() < 2) return Fault::broken;
        const std::size_t length = pair_at(bytes, 0);
        if (length < 2 || length > bytes.size()) return Fault::broken;
        const std::string_view segment = bytes.substr(2, length - 2);
        bytes.remove_prefix(length);
        if (is_frame(marker)) {
            if (framed) return Fault::broken;
            if (const Fault fault = check_frame(segment); fault != Fault::none) return fault;
            framed = true;
        } else if (marker == 0xda) {
            if (!framed || !skip_scan(bytes)) return Fault::broken;
            scanned = true;
        }
    }
}

}  // namespace

bool begins_as_jpeg(std::string_view bytes) {
    return bytes.starts_with("\xff\xd8\xff"sv);
}

Fault check_jpeg(std::string_view bytes) {
    if (const Fault fault = take_picture(bytes); fault != Fault::none) return fault;
    for (;;) {
        bytes.remove_prefix(std::min(bytes.find_first_not_of('\0'), bytes.size()));
        if (bytes.empty()) return Fault::none;
        if (!begins_as_jpeg(bytes)) break;
        if (const Fault fault = take_picture(bytes); fault != Fault::none)
            return fault == Fault::broken ? Fault::behind : fault;
    }
    return bytes.size() <= k_longest_camera_note && bytes.ends_with("SEFT"sv) ? Fault::none : Fault::behind;
}

}  // namespace mitra::file
