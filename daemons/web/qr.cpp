#include "daemons/web/qr.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

#include "lib/base/error.hpp"

namespace mitra::web {
namespace {

constexpr int k_quiet_zone = 4;  // the standard's least; readers fail without it

}  // namespace

std::string qr_svg(std::string_view address, std::string_view label) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
        QRcode_encodeString8bit(std::string{address}.c_str(), 0, QR_ECLEVEL_M), &QRcode_free};
    if (!code) throw Error{ErrorKind::internal, fmt::format("no QR code holds {} characters", address.size())};

    const int width = code->width;
    const auto dark = [&](int x, int y) { return (code->data[y * width + x] & 1) != 0; };
    std::string path;
    for (int y = 0; y < width; ++y) {
        for (int x = 0; x < width;) {
            int end = x;
            while (end < width && dark(end, y))
                ++end;
            if (end > x)
                path += fmt::format("M{} {}h{}v1H{}z", x + k_quiet_zone, y + k_quiet_zone, end - x, x + k_quiet_zone);
            x = end + 1;
        }
    }
    const int side = width + 2 * k_quiet_zone;
    return fmt::format(
        R"(<svg viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges"><path fill="#0b2e26" d="{2}"/></svg>)",
        side, label, path);
}

}  // namespace mitra::web
