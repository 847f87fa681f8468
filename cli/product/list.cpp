#include "cli/paging.hpp"
#include "cli/product/product_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},     {"slug", "SLUG"},   {"name", "NAME"},
                                    {"kind", "KIND"}, {"price", "PRICE"}, {"status", "STATUS"}};

struct Request {
    Paging paging;
    std::optional<std::string> kind;
    bool archived = false;
};

void list(Context& context, const Request& request) {
    refuse_dates(request.paging, "products");
    shop::ProductFilter filter{.kind = std::nullopt, .archived = request.archived};
    if (request.kind) filter.kind = shop::product_kind_named(*request.kind);
    shop::ProductStore products{context.database()};
    auto found = products.list(filter, after_of<ProductId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const shop::Product& product : found)
        page.items.push_back(product_object(context, product));
    if (request.paging.count) page.total = products.count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void product_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--kind", request->kind, {"program", "membership", "service", "file", "topup"}, "only this kind")
        .flag("--archived", request->archived, "those that were taken off sale as well")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
