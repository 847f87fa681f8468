#include "cli/product/product_view.hpp"

#include "lib/delivery/package_store.hpp"
#include "lib/delivery/plan_store.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::cli {
namespace {

Object step_object(const delivery::StepPlan& step, const std::vector<delivery::StepPlan>& steps) {
    const std::string after = step.after == 0 ? "paid" : steps.at(static_cast<std::size_t>(step.after) - 1).name;
    return {{"position", step.position},
            {"name", step.name},
            {"who", name(step.who)},
            {"after", after},
            {"due_hours", step.due_hours},
            {"business", step.business},
            {"message", or_null(step.message)},
            {"attach", or_null(std::string{name(step.attach)})},
            {"asks", or_null(step.asks)},
            {"confirm", or_null(step.confirm)}};
}

/// What only a game or an operator has: where it is listed, and what is asked of its buyers.
void add_game(Context& context, ProductId product, Object& object) {
    const auto game = topup::CatalogueStore{context.database()}.game(product);
    if (!game) return;
    object.add("channel", topup::name(game->channel))
        .add("supplier_name", game->supplier_name)
        .add("target_rule", or_null(game->target_rule))
        .add("zone_rule", or_null(game->zone_rule))
        .add("nickname_code", or_null(game->nickname_code));
}

}  // namespace

std::vector<Object> steps_of(Context& context, ProductId product) {
    const auto steps = delivery::PlanStore{context.database()}.of(product);
    std::vector<Object> objects;
    for (const delivery::StepPlan& step : steps)
        objects.push_back(step_object(step, steps));
    return objects;
}

shop::Product product_named(Context& context, const std::string& reference) {
    return shop::ProductStore{context.database()}.named(reference);
}

Object product_object(Context& context, const shop::Product& product) {
    List features;
    for (const std::string& feature : product.features)
        features.emplace_back(feature);
    List steps;
    for (Object& step : steps_of(context, product.id))
        steps.emplace_back(std::move(step));
    const bool is_package =
        product.file && delivery::PackageStore{context.database(), context.app().vault()}.has(*product.file);
    const bool is_game = product.kind == shop::ProductKind::topup;
    Object object{{"id", product.id},
                  {"slug", product.slug},
                  {"name", product.name},
                  {"kind", name(product.kind)},
                  {"price", product.price},
                  {"tier", nullptr},
                  {"status", product.archived_at ? "archived" : "active"},
                  {"description", product.description},
                  {"features", std::move(features)},
                  {"group_on_order", product.group_on_order},
                  {"group_on_paid", product.group_on_paid},
                  {"file", or_null(product.file_name)},
                  {"protected", is_package},
                  {"steps", std::move(steps)},
                  {"rate_bp", product.rate_bp},
                  {"created_at", context.iso(product.created_at)},
                  {"archived_at", context.iso(product.archived_at)},
                  {"link", context.app().site().base_url + (is_game ? "/topup/" : "/p/") + product.slug}};
    if (is_game) add_game(context, product.id, object);
    return object;
}

void warn_unpayable(Context& context, const shop::Product& product) {
    if (product.price == Money{} || !flow::payment_choices(context.services(), product).empty()) return;
    context.note(
        "nobody can pay for it yet: there is no active bank account with a free code, and Duitku is not set up (or "
        "takes "
        "nothing that small); see 'mitra payment bank-account add --help'");
}

}  // namespace mitra::cli
