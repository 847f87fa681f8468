#include "cli/product/product_view.hpp"
#include "lib/base/error.hpp"
#include "lib/delivery/package_store.hpp"

namespace mitra::cli {
namespace {

void code(Context& context, const std::string& reference) {
    const shop::Product product = product_named(context, reference);
    delivery::PackageStore packages{context.database(), context.app().vault()};
    const auto code = product.file ? packages.code_of(*product.file) : std::nullopt;
    if (!code)
        throw Error{ErrorKind::not_found, fmt::format("{} ({}) has no code", product.id, product.name),
                    product.file ? "its file opens without one; give it again with --file, and it is protected"
                                 : "only a product of kind file has one",
                    "product"};
    context.audit_read("product.code", to_string(product.id));
    context.document("code", *code + "\n");
}

}  // namespace

void product_code(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("PRODUCT", *reference, "PRD-2, its slug or its name; that you looked is written down")
        .run([reference](Context& context) { code(context, *reference); });
}

}  // namespace mitra::cli
