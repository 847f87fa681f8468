// /toko: everything on sale but memberships, with what each has and costs now.
#include <algorithm>

#include "daemons/web/product_card.hpp"
#include "daemons/web/site.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_most_products = 500;

/// Kind by kind: hundreds of games between them would leave no room for what is sold here.
std::vector<shop::Product> in_store(shop::ProductStore& products) {
    std::vector<shop::Product> all;
    for (const auto kind : {shop::ProductKind::program, shop::ProductKind::service, shop::ProductKind::file})
        for (shop::Product& product : products.list({.kind = kind}, {}, k_most_products))
            all.push_back(std::move(product));
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    if (std::ssize(all) > k_most_products) all.resize(k_most_products);
    return all;
}

}  // namespace

http::Answer store_page(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    shop::ProductStore products{reader};
    std::vector<text::PageData> cards;
    for (const shop::Product& product : in_store(products))
        cards.push_back(product_card(*site, reader, product));
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
