#include "daemons/web/product_card.hpp"

#include <fmt/format.h>

#include "lib/delivery/plan_store.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/shop/price.hpp"

namespace mitra::web {
namespace {

const char* kind_in_words(shop::ProductKind kind) {
    switch (kind) {
        case shop::ProductKind::service:
            return "Layanan";
        case shop::ProductKind::file:
            return "Unduhan";
        default:
            return "Program";
    }
}

std::vector<text::PageData> features_of(const shop::Product& product) {
    std::vector<text::PageData> features;
    for (const std::string& feature : product.features)
        features.push_back(text::PageData{}.set("text", feature));
    return features;
}

std::vector<text::PageData> steps_of(db::Database& reader, const shop::Product& product) {
    std::vector<text::PageData> steps;
    for (const delivery::StepPlan& step : delivery::PlanStore{reader}.of(product.id)) {
        text::PageData data;
        data.set("name", step.name).set("time", time_of(step)).show("yours", step.who == delivery::Who::buyer);
        steps.push_back(std::move(data));
    }
    return steps;
}

std::string_view button_of(const shop::Product& product) {
    if (product.kind == shop::ProductKind::program) return "Daftar sekarang";
    return product.price == Money{} ? "Ambil gratis" : "Beli Sekarang";
}

}  // namespace

std::string time_of(const delivery::StepPlan& step) {
    if (step.due_hours == 0) return "segera";
    const bool days = step.due_hours % 24 == 0 && step.due_hours > 24;
    const std::string time = fmt::format("{} {}{}", days ? step.due_hours / 24 : step.due_hours, days ? "hari" : "jam",
                                         step.business ? " kerja" : "");
    return step.who == delivery::Who::system ? time : "paling lama " + time;
}

text::PageData product_card(const Site& site, db::Database& reader, const shop::Product& product) {
    const shop::Price price = shop::price_of(product.price, {}, site.about().shop.tax);
    const bool free = product.price == Money{};
    auto features = features_of(product);
    auto steps = steps_of(reader, product);
    text::PageData data;
    data.set("name", product.name)
        .set("slug", product.slug)
        .set("kind", kind_in_words(product.kind))
        .set("text", product.description)
        .set("price", free ? "Gratis" : to_string(price.total))
        .set("tax", price.tax == Money{} ? "" : "termasuk PPN " + to_string(price.tax))
        .set("page_link", "/p/" + product.slug)
        .set("order_link", "/checkout/" + product.slug)
        .set("button", button_of(product))
        .show("ordered_here", free || !flow::payment_choices(site.services(reader), product).empty())
        .show("has_features", !features.empty())
        .show("has_steps", !steps.empty())
        .list("features", std::move(features))
        .list("steps", std::move(steps));
    return data;
}

}  // namespace mitra::web
