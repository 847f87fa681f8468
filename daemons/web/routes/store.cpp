// /toko: everything on sale but memberships, with what each has and costs now.
#include "daemons/web/product_card.hpp"
#include "daemons/web/site.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_most_products = 500;

bool is_in_store(const shop::Product& product) {
    return product.kind == shop::ProductKind::program || product.kind == shop::ProductKind::service ||
           product.kind == shop::ProductKind::file;
}

}  // namespace

http::Answer store_page(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    shop::ProductStore products{reader};
    std::vector<text::PageData> cards;
    for (const shop::Product& product : products.list({}, {}, k_most_products))
        if (is_in_store(product)) cards.push_back(product_card(*site, reader, product));
    text::PageData data;
    const bool has_tiers = products.count({.kind = shop::ProductKind::membership}) > 0;
    data.show("has_products", !cards.empty()).show("has_tiers", has_tiers).list("products", std::move(cards));
    http::Response page =
        site->view.page(200, "store",
                        {.title = "Toko",
                         .description = "Layanan, berkas dan program yang dapat Anda beli: isi, harga "
                                        "dan cara pengirimannya.",
                         .path = "/toko",
                         .shared_path = {},
                         .for_everybody = true},
                        std::move(data));
    return visited(site, request, reader, {.page = std::move(page)});
}

void add_store(http::Router& router, const SharedSite& site) {
    router.add("GET", "/toko", [site](const http::Request& request, db::Database& reader) {
        return store_page(site, request, reader);
    });
}

}  // namespace mitra::web
