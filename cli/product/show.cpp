#include "cli/product/product_view.hpp"

namespace mitra::cli {
namespace {

void show(Context& context, const std::string& reference) {
    const shop::Product product = product_named(context, reference);
    Object object = product_object(context, product);
    context.print_line(sheet(object, Screen::of_stdout(context.globals().color)));
    if (!product.landing.empty()) context.print_line(product.landing);
    context.answer(object.add("landing", product.landing));
}

}  // namespace

void product_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("PRODUCT", *reference, "PRD-2, its slug or its name").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
