#include <fmt/format.h>

#include "daemons/web/pixels.hpp"
#include "daemons/web/product_card.hpp"
#include "daemons/web/site.hpp"
#include "lib/http/wire.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "lib/text/markdown.hpp"

namespace mitra::web {
namespace {

/// The trackers of whoever's link brought this very request: another visit to the page has none.
referral::Pixels pixels_here(const Site& site, const http::Request& request, db::Database& reader) {
    const auto link = link_of(site, request, reader);
    return link ? pixels_of(site.services(reader), link->owner) : referral::Pixels{};
}

/// What search engines and previews say of it.
std::string description_of(const shop::Product& product, Money total) {
    if (!product.description.empty()) return product.description;
    return fmt::format("{}: {}. Lihat isinya dan pesan di sini.", product.name,
                       total == Money{} ? "gratis" : to_string(total));
}

http::Response page_of(const Site& site, const http::Request& request, db::Database& reader,
                       const shop::Product& product) {
    const shop::Price price = shop::price_of(product.price, {}, site.about().shop.tax);
    const std::string landing = text::render_markdown(product.landing);
    const bool has_pictures = landing.find("<img ") != std::string::npos;
    text::PageData data = product_card(site, reader, product);
    data.set("landing", landing);
    http::Sources sources = put_pixels(data, site.view, pixels_here(site, request, reader), {.value = price.total});
    if (has_pictures) sources.pictures.emplace_back("https:");
    http::Response page = site.view.page(200, "product",
                                         {.title = product.name,
                                          .description = description_of(product, price.total),
                                          .path = request.path,
                                          .shared_path = {},
                                          .for_everybody = true},
                                         std::move(data));
    return http::with_sources(std::move(page), sources);
}

}  // namespace

std::optional<http::Answer> product_page(const SharedSite& site, const http::Request& request, db::Database& reader,
                                         std::string_view slug) {
    const auto product = shop::ProductStore{reader}.by_slug(slug);
    if (!product || product->archived_at) return std::nullopt;
    // A game's page is the one that tops it up; who came through a link is remembered on the way.
    if (product->kind == shop::ProductKind::topup)
        return visited(site, request, reader,
                       {.page = http::Response::see_other("/topup/" + product->slug), .product = product->id});
    return visited(site, request, reader,
                   {.page = page_of(*site, request, reader, *product),
                    .product = product->id,
                    .noted = [site, id = product->id](db::Database& writer) {
                        const std::int64_t today = day_number(site->clock.now(), site->about().zone);
                        shop::SalesStore{writer}.add(id, today, {.views = 1});
                    }});
}

void add_products(http::Router& router, const SharedSite& site) {
    router.add("GET", "/p/{slug}", [site](const http::Request& request, db::Database& reader) {
        auto page = product_page(site, request, reader, request.parameters.get("slug"));
        return page ? *std::move(page) : http::Answer{site->view.failure(404)};
    });
}

}  // namespace mitra::web
