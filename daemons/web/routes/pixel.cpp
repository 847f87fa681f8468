// The frame in which a partner's trackers run beside a checkout and a paid order, and the script that loads them.
#include "daemons/web/pixels.hpp"

namespace mitra::web {
namespace {

http::Answer frame(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const auto report = read_pixel_token(site->vault, request.parameters.get("token"));
    if (!report) return site->view.failure(404);
    const auto pixels = pixels_of(site->services(reader), report->affiliate);
    if (!any(pixels)) return site->view.failure(404);
    text::PageData data;
    http::Sources sources = put_pixels(data, site->view, pixels, *report);
    sources.in_own_frame = true;
    return http::with_sources(site->view.bare_page(200, "pixels", data), sources);
}

http::Answer script(const http::Request&, db::Database&) {
    http::Response response{.status = 200,
                            .content_type = "text/javascript; charset=utf-8",
                            .body = std::string{asset("pixel.js")},
                            .headers = {}};
    // A frame of no origin is no page of ours: it could not load what is for our own pages only.
    return std::move(response)
        .with("Cache-Control", "public, max-age=31536000, immutable")
        .with("Cross-Origin-Resource-Policy", "cross-origin");
}

}  // namespace

void add_pixels(http::Router& router, const SharedSite& site) {
    router.add("GET", "/piksel/{token}",
               [site](const http::Request& request, db::Database& reader) { return frame(site, request, reader); });
    router.add("GET", site->view.pixel_path(), script);
}

}  // namespace mitra::web
