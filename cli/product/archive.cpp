#include "cli/product/product_view.hpp"
#include "lib/flow/change_product.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Ids products;
    bool undo = false;
};

void archive(Context& context, const Request& request) {
    const std::string_view done = request.undo ? "on sale again" : "archived; its open orders go on";
    const std::string_view already = request.undo ? "is on sale" : "was archived before";
    context.each(request.products, [&](const std::string& reference) {
        const ProductId id = product_named(context, reference).id;
        const bool changed = flow::archive_product(context.services(), id, !request.undo);
        return Result{std::string{changed ? done : already}, {{"id", id}, {"changed", changed}}};
    });
}

}  // namespace

void product_archive(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.ids("PRODUCT", request->products, "PRD-2, its slug or its name")
        .flag("--undo", request->undo, "put them back on sale")
        .run([request](Context& context) { archive(context, *request); });
}

}  // namespace mitra::cli
