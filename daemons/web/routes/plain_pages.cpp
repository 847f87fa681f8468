#include "daemons/web/site.hpp"

namespace mitra::web {
namespace {

constexpr const char* k_for_ever = "public, max-age=31536000, immutable";
constexpr const char* k_one_day = "public, max-age=86400";

http::Handler page(const SharedSite& site, const char* name, Head head) {
    return [site, name, head = std::move(head)](const http::Request&, db::Database&) -> http::Answer {
        text::PageData data;
        const flow::ShopRules& shop = site->about().shop;
        data.show("masked", site->about().mask_contacts)
            .set("expire_hours", std::to_string(shop.expire.count()))
            .set("grace_hours", std::to_string(shop.grace.count()));
        return site->view.page(200, name, head, std::move(data));
    };
}

http::Handler file(const char* name, const char* content_type, const char* cache) {
    return [=](const http::Request&, db::Database&) -> http::Answer {
        http::Response response{
            .status = 200, .content_type = content_type, .body = std::string{asset(name)}, .headers = {}};
        return std::move(response).with("Cache-Control", cache);
    };
}

}  // namespace

void add_plain_pages(http::Router& router, const SharedSite& site) {
    router.add("GET", "/privasi",
               page(site, "privacy",
                    {.title = "Kebijakan privasi",
                     .description = "Apa yang kami simpan, untuk apa, bagaimana dijaga, dan apa hak Anda.",
                     .path = "/privasi",
                     .shared_path = {},
                     .for_everybody = true}));
    router.add("GET", "/syarat",
               page(site, "terms",
                    {.title = "Syarat penggunaan",
                     .description = "Aturan main pendaftaran, link undangan, acara Zoom dan pesan dari kami.",
                     .path = "/syarat",
                     .shared_path = {},
                     .for_everybody = true}));
    router.add("GET", site->view.css_path(), file("mitra.css", "text/css; charset=utf-8", k_for_ever));
    router.add("GET", "/favicon.svg", file("favicon.svg", "image/svg+xml", k_one_day));
    router.add("GET", "/favicon.ico", file("favicon.svg", "image/svg+xml", k_one_day));
    router.add("GET", "/bagikan.png", file("share.png", "image/png", k_one_day));
    router.add("GET", "/robots.txt", file("robots.txt", "text/plain; charset=utf-8", k_one_day));
}

}  // namespace mitra::web
