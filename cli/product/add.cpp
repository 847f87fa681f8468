#include "cli/product/product_view.hpp"
#include "cli/product/product_words.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string name;
    std::string kind;
    ProductWords words;
};

void add(Context& context, const Request& request) {
    shop::Product product{.name = request.name, .kind = shop::product_kind_named(request.kind).value()};
    apply(context, request.words, product);
    const ProductId id = flow::add_product(context.services(), product, goods_of(context, request.words));
    product = product_named(context, to_string(id));
    context.concerns(1);
    context.print("{} added: {}, {}", product.id, product.name, to_string(product.price));
    context.print("its page is {}/p/{}", context.app().site().base_url, product.slug);
    warn_unpayable(context, product);
    context.answer(product_object(context, product));
}

}  // namespace

void product_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("NAME", request->name, "what it is called")
        .choice("--kind", request->kind, {"program", "membership", "service", "file", "topup"},
                "what its buyer gets (this version sells program and file)")
        .required("--price RP", request->words.price, "whole rupiah; 0 is free");
    declare_product(verb, request->words).run([request](Context& context) {
        if (request->kind.empty())
            throw Error{ErrorKind::usage, "--kind is missing", "--kind program, or --kind file with --file FILE"};
        add(context, *request);
    });
}

}  // namespace mitra::cli
