#include "daemons/web/pixels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "lib/base/enum_names.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/flow/affiliate_standing.hpp"

namespace mitra::web {
namespace {

/// Where a vendor's script comes from, and where it reports to (providers/pixels.md).
struct Vendor {
    std::string referral::Pixels::*id;
    const char* field;  ///< of layout/pixels.html
    std::string_view script;
    std::vector<std::string_view> reports;
};

const std::array<Vendor, 3>& vendors() {
    static const std::array<Vendor, 3> k_vendors{
        Vendor{&referral::Pixels::meta, "pixel_meta", "https://connect.facebook.net", {"https://www.facebook.com"}},
        Vendor{&referral::Pixels::tiktok,
               "pixel_tiktok",
               "https://analytics.tiktok.com",
               {"https://analytics.tiktok.com"}},
        Vendor{
            &referral::Pixels::ga,
            "pixel_ga",
            "https://www.googletagmanager.com",
            {"https://*.google-analytics.com", "https://*.analytics.google.com", "https://www.googletagmanager.com"}}};
    return k_vendors;
}

constexpr EnumNames<PixelEvent, 3> k_events{{"view", "checkout", "purchase"}};
constexpr std::size_t k_mac_bytes = 16;
constexpr std::size_t k_longest_token = 200;
constexpr char k_between = ' ';

/// The text up to the next blank, which is taken away with it.
std::string_view next_part(std::string_view& text) {
    const std::size_t end = std::min(text.find(k_between), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);  // what we wrote ourselves
    return value;
}

}  // namespace

referral::Pixels pixels_of(const flow::Services& services, PersonId affiliate) {
    const auto standing = flow::affiliate_standing(services, affiliate);
    return standing && standing->may_earn() ? standing->affiliate.pixels : referral::Pixels{};
}

http::Sources put_pixels(text::PageData& data, const View& view, const referral::Pixels& pixels,
                         const PixelReport& report) {
    http::Sources sources;
    if (!any(pixels)) return sources;
    data.set("pixel_script", view.pixel_path())
        .set("pixel_event", k_events.of(report.event))
        .set("pixel_value", std::to_string(report.value.rupiah()))
        .set("pixel_order", report.order);
    for (const Vendor& vendor : vendors()) {
        data.set(vendor.field, pixels.*vendor.id);
        if ((pixels.*vendor.id).empty()) continue;
        sources.scripts.push_back(vendor.script);
        sources.connections.insert(sources.connections.end(), vendor.reports.begin(), vendor.reports.end());
        sources.pictures.insert(sources.pictures.end(), vendor.reports.begin(), vendor.reports.end());
    }
    return sources;
}

std::string pixel_frame(const Site& site, db::Database& reader, const PixelReport& report) {
    if (!any(pixels_of(site.services(reader), report.affiliate))) return {};
    return "/piksel/" + pixel_token(site.vault, report);
}

std::string pixel_order(const crypto::Vault& vault, std::string_view order_number) {
    constexpr std::size_t k_bytes = 10;
    return crypto::to_hex(vault.lookup_hash("pixel.order", order_number).substr(0, k_bytes));
}

std::string pixel_token(const crypto::Vault& vault, const PixelReport& report) {
    const std::string content =
        fmt::format("{}{}{}{}{}{}{}", report.affiliate.value, k_between, k_events.of(report.event), k_between,
                    report.value.rupiah(), k_between, report.order);
    return crypto::to_base64url(content + vault.link_mac("pixel", content));
}

std::optional<PixelReport> read_pixel_token(const crypto::Vault& vault, std::string_view token) {
    if (token.size() > k_longest_token) return std::nullopt;
    const std::string bytes = crypto::from_base64url(token);
    if (bytes.size() <= k_mac_bytes) return std::nullopt;
    std::string_view content = std::string_view{bytes}.substr(0, bytes.size() - k_mac_bytes);
    const std::string_view mac = std::string_view{bytes}.substr(content.size());
    if (!crypto::equal_secret(mac, vault.link_mac("pixel", content))) return std::nullopt;
    PixelReport report;
    report.affiliate = PersonId{number(next_part(content))};
    const auto event = k_events.named(next_part(content));
    if (!event) return std::nullopt;
    report.event = *event;
    report.value = Money{number(next_part(content))};
    report.order = std::string{next_part(content)};
    return report;
}

}  // namespace mitra::web
