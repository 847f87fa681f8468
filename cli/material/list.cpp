#include "cli/material/material_view.hpp"
#include "cli/paging.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},     {"right", "RIGHT"}, {"title", "TITLE"},   {"file_name", "FILE"},
                                    {"type", "TYPE"}, {"bytes", "BYTES"}, {"added_at", "ADDED"}};

struct Request {
    Paging paging;
    std::string right;
};

void list(Context& context, const Request& request) {
    const file::MaterialFilter filter{.right = request.right,
                                      .since = context.time("--since", request.paging.since),
                                      .until = context.time("--until", request.paging.until)};
    file::MaterialStore store{context.database()};
    auto found = store.list(filter, after_of<MaterialId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const file::Material& material : found)
        page.items.push_back(material_object(context, material));
    if (request.paging.count) page.total = store.count(filter);
    context.list(k_columns, std::move(page));
}

}  // namespace

void material_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--right RIGHT", request->right, "only those behind this right")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
