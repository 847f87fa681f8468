#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemons/web/site.hpp"
#include "lib/http/wire.hpp"
#include "lib/referral/affiliate.hpp"

// A partner's trackers. Their vendors' scripts run on the page that the partner's own link leads to, and nowhere else
// in a page of ours: where a buyer types, or has an address that opens their order, they run in a frame of no origin
// (/piksel/TOKEN) that sees nothing of it.
namespace mitra::web {

enum class PixelEvent { view, checkout, purchase };

/// What a partner's trackers are told, whole.
struct PixelReport {
    PersonId affiliate;
    PixelEvent event = PixelEvent::view;
    Money value;
    std::string order;  ///< of a purchase: a hash of the order's number, so that telling it twice counts once
};

/// The trackers of an affiliate who may earn; of anybody else none.
referral::Pixels pixels_of(const flow::Services& services, PersonId affiliate);
inline bool any(const referral::Pixels& pixels) {
    return pixels != referral::Pixels{};
}

/// Our script with the ids, for layout/pixels.html; and which hosts the page must allow: exactly those of the vendors
/// that the affiliate uses.
http::Sources put_pixels(text::PageData& data, const View& view, const referral::Pixels& pixels,
                         const PixelReport& report);

/// The address of a frame in which they are told, for layout/pixel_frame.html; empty where the affiliate has none. The
/// page must allow own_frames.
std::string pixel_frame(const Site& site, db::Database& reader, const PixelReport& report);

/// A hash of an order's number that only we can make.
std::string pixel_order(const crypto::Vault& vault, std::string_view order_number);

/// What stands in a frame's address.
std::string pixel_token(const crypto::Vault& vault, const PixelReport& report);
std::optional<PixelReport> read_pixel_token(const crypto::Vault& vault, std::string_view token);

}  // namespace mitra::web
