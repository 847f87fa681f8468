#pragma once

#include <string>
#include <string_view>

namespace mitra::web {

/// A QR code of an address as inline SVG, dark on white with its quiet zone; `label` is what a screen reader says.
/// Error{internal} for a text that no code holds (some 2,300 characters).
std::string qr_svg(std::string_view address, std::string_view label);

}  // namespace mitra::web
