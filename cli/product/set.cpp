#include "cli/product/product_view.hpp"
#include "cli/product/product_words.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string product;
    std::optional<std::string> name;
    ProductWords words;
};

void set(Context& context, const Request& request) {
    shop::Product product = product_named(context, request.product);
    const Money price_before = product.price;
    const bool is_game = product.kind == shop::ProductKind::topup;
    check_kind_words(request.words, product.kind);
    if (request.name) product.name = *request.name;
    apply(context, request.words, product);
    const flow::Goods goods = goods_of(context, request.words);
    const bool changed = db::in_transaction(context.database(), [&] {
        const bool rules = is_game && flow::set_game_rules(context.services(), product.id, request.words.game);
        return flow::set_product(context.services(), product, goods) || rules;
    });
    product = product_named(context, to_string(product.id));
    if (changed) context.concerns(1);
    context.print("{} {}", product.id, changed ? "changed" : "is so already; nothing was changed");
    if (product.price != price_before)
        context.print("new orders cost {}; those that were placed keep {}", to_string(product.price),
                      to_string(price_before));
    tell_about_file(context, product, goods);
    if (goods.steps && changed) context.print("orders that are paid from now on follow these steps");
    warn_unpayable(context, product);
    context.answer(product_object(context, product).add("changed", changed));
}

}  // namespace

void product_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PRODUCT", request->product, "PRD-2, its slug or its name")
        .option("--name NAME", request->name, "what it is called from now on")
        .option("--price RP", request->words.price, "whole rupiah; 0 is free");
    declare_game(verb, request->words.game);
    declare_product(verb, request->words).run([request](Context& context) { set(context, *request); });
}

}  // namespace mitra::cli
