#include <algorithm>
#include <array>

#include "lib/base/ascii.hpp"
#include "lib/file/proof_formats.hpp"

namespace mitra::file {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view k_signature = "\x89PNG\r\n\x1a\n"sv;
constexpr std::size_t k_frame = 12;  // length, type, checksum

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        number = number << 8U | static_cast<unsigned char>(bytes[i]);
    return number;
}

std::uint32_t checksum(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> all{};
        for (std::uint32_t n = 0; n < all.size(); ++n) {
            std::uint32_t value = n;
            for (int bit = 0; bit < 8; ++bit)
                value = (value & 1U) != 0 ? 0xedb88320U ^ (value >> 1U) : value >> 1U;
            all.at(n) = value;
        }
        return all;
    }();
    std::uint32_t sum = 0xffffffffU;
    for (const char byte : bytes)
        sum = table[(sum ^ static_cast<unsigned char>(byte)) & 0xffU] ^ (sum >> 8U);
    return ~sum;
}

/// Depth and colour type as they may go together (PNG 1.2, 4.1.1).
bool is_depth_of(int depth, int colour) {
    const bool power = depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    switch (colour) {
        case 0:
            return power;
        case 3:
            return power && depth != 16;
        case 2:
        case 4:
        case 6:
            return depth == 8 || depth == 16;
        default:
            return false;
    }
}

Fault check_header(std::string_view data) {
    if (data.size() != 13) return Fault::broken;
    const std::uint32_t width = number_at(data, 0);
    const std::uint32_t height = number_at(data, 4);
    const bool known =
        is_depth_of(data[8], data[9]) && data[10] == 0 && data[11] == 0 && (data[12] == 0 || data[12] == 1);
    if (!known || width == 0 || height == 0) return Fault::broken;
    return std::max(width, height) > k_longest_side ? Fault::too_large : Fault::none;
}

}  // namespace

bool begins_as_png(std::string_view bytes) {
    return bytes.starts_with(k_signature);
}

Fault check_png(std::string_view bytes) {
    bytes.remove_prefix(k_signature.size());
    bool first = true, pixels = false, pixels_over = false;
    for (;;) {
        if (bytes.size() < k_frame) return Fault::broken;
        const std::size_t length = number_at(bytes, 0);
        if (length > bytes.size() - k_frame) return Fault::broken;
        const std::string_view type = bytes.substr(4, 4);
        const std::string_view data = bytes.substr(8, length);
        const bool sound = std::all_of(type.begin(), type.end(), is_letter) &&
                           checksum(bytes.substr(4, 4 + length)) == number_at(bytes, 8 + length);
        if (!sound || first != (type == "IHDR")) return Fault::broken;
        bytes.remove_prefix(k_frame + length);
        if (first) {
            if (const Fault fault = check_header(data); fault != Fault::none) return fault;
        } else if (type == "IDAT") {
            if (pixels_over) return Fault::broken;
            pixels = true;
        } else if (type == "IEND") {
            if (length != 0 || !pixels) return Fault::broken;
            return bytes.empty() ? Fault::none : Fault::behind;
        } else if (type[0] >= 'A' && type[0] <= 'Z' && type != "PLTE") {
            return Fault::broken;  // a chunk that a reader must know, and none does
        }
        pixels_over = pixels && type != "IDAT";
        first = false;
    }
}

}  // namespace mitra::file
