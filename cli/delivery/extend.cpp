#include "cli/delivery/link_verbs.hpp"
#include "cli/delivery/link_view.hpp"
#include "cli/order/order_view.hpp"
#include "lib/flow/change_links.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string order;
    flow::Extension extension;
};

void extend(Context& context, const Request& request) {
    const shop::Order order = order_named(context, request.order);
    const auto links = flow::extend_links(context.services(), order.id, request.extension);
    context.concerns(static_cast<std::int64_t>(links.size()));
    print_links(context, links);
    context.note("nobody is told: the address stays the same");
    std::vector<Object> objects;
    for (const delivery::Download& link : links)
        objects.push_back(link_object(context, link));
    context.answer({{"order", order.id}, {"links", List(objects.begin(), objects.end())}});
}

}  // namespace

void delivery_extend(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ORD", request->order, "an order, as ORD-1042: all its links that were not ended")
        .option("--days N", request->extension.days, "open for so many days from now, if not for longer already")
        .option("--downloads N", request->extension.downloads,
                "so many times more than the file left by now; without either, both as a new link has")
        .run([request](Context& context) { extend(context, *request); });
}

}  // namespace mitra::cli
