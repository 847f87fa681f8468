#include "cli/product/product_view.hpp"

#include "lib/flow/place_order.hpp"

namespace mitra::cli {

shop::Product product_named(Context& context, const std::string& reference) {
    return shop::ProductStore{context.database()}.named(reference);
}

Object product_object(Context& context, const shop::Product& product) {
    return {{"id", product.id},
            {"slug", product.slug},
            {"name", product.name},
            {"kind", name(product.kind)},
            {"price", product.price},
            {"tier", nullptr},
            {"status", product.archived_at ? "archived" : "active"},
            {"description", product.description},
            {"group_on_order", product.group_on_order},
            {"group_on_paid", product.group_on_paid},
            {"file", or_null(product.file_name)},
            {"rate_bp", product.rate_bp},
            {"created_at", context.iso(product.created_at)},
            {"archived_at", context.iso(product.archived_at)},
            {"link", context.app().site().base_url + "/p/" + product.slug}};
}

void warn_unpayable(Context& context, const shop::Product& product) {
    if (product.price == Money{} || !flow::payment_choices(context.services(), product).empty()) return;
    context.note(
        "nobody can pay for it yet: there is no active bank account with a free code, and Duitku is not set up (or "
        "takes "
        "nothing that small); see 'mitra payment bank-account add --help'");
}

}  // namespace mitra::cli
