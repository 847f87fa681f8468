#include "cli/product/product_view.hpp"
#include "cli/product/product_words.hpp"
#include "lib/base/error.hpp"
#include "lib/membership/tier_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string name;
    std::string kind;
    std::optional<std::string> tier;
    ProductWords words;
};

/// A membership is a tier, which has a code; nothing else has one.
void check_tier(const Request& request) {
    const bool is_membership = request.kind == shop::name(shop::ProductKind::membership);
    if (is_membership && !request.tier)
        throw Error{ErrorKind::usage, "a membership is a tier, which needs a code", "--tier gold", "tier"};
    if (!is_membership && request.tier)
        throw Error{ErrorKind::usage, fmt::format("a product of kind {} is no tier", request.kind), "leave out --tier",
                    "tier"};
}

void add(Context& context, const Request& request) {
    shop::Product product{.name = request.name, .kind = shop::product_kind_named(request.kind).value()};
    apply(context, request.words, product);
    const flow::Goods goods = goods_of(context, request.words);
    const ProductId id = db::in_transaction(context.database(), [&] {
        const ProductId added = flow::add_product(context.services(), product, goods);
        if (request.tier) membership::TierStore{context.database()}.add(*request.tier, added, 0, {});
        return added;
    });
    product = product_named(context, to_string(id));
    context.concerns(1);
    context.print("{} added: {}, {}", product.id, product.name, to_string(product.price));
    context.print("its page is {}/p/{}", context.app().site().base_url, product.slug);
    tell_about_file(context, product, goods);
    warn_unpayable(context, product);
    context.answer(product_object(context, product));
}

}  // namespace

void product_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("NAME", request->name, "what it is called")
        .choice("--kind", request->kind, {"program", "membership", "service", "file", "topup"},
                "what its buyer gets; a service is done in --steps, and what is topped up is on the supplier's list")
        .required("--price RP", request->words.price, "whole rupiah; 0 is free");
    verb.option("--tier CODE", request->tier, "kind membership: the new tier's code, above all there are");
    declare_product(verb, request->words).run([request](Context& context) {
        if (request->kind.empty())
            throw Error{ErrorKind::usage, "--kind is missing",
                        "--kind program, --kind file with --file FILE, or --kind service with --steps FILE"};
        check_tier(*request);
        add(context, *request);
    });
}

}  // namespace mitra::cli
