#include "cli/delivery/link_verbs.hpp"
#include "cli/delivery/link_view.hpp"
#include "cli/order/order_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_links.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string order;
    std::optional<std::string> link;
};

std::optional<DownloadId> link_of(const Request& request) {
    if (!request.link) return std::nullopt;
    const auto id = parse_id<DownloadId>(*request.link);
    if (!id)
        throw Error{ErrorKind::usage, fmt::format("'{}' is no link", *request.link), "links are called DWN-1, DWN-2, …",
                    "delivery"};
    return id;
}

void revoke(Context& context, const Request& request) {
    const shop::Order order = order_named(context, request.order);
    const auto ended = flow::revoke_links(context.services(), order.id, link_of(request));
    context.concerns(static_cast<std::int64_t>(ended.size()));
    if (ended.empty())
        context.print("no link of {} was open to be ended", order.id);
    else
        print_links(context, ended);
    std::vector<Object> objects;
    for (const delivery::Download& link : ended)
        objects.push_back(link_object(context, link));
    context.answer({{"order", order.id}, {"links", List(objects.begin(), objects.end())}, {"changed", !ended.empty()}});
}

}  // namespace

void delivery_revoke(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ORD", request->order, "an order, as ORD-1042; needs --reason")
        .option("--link DWN", request->link, "this link alone; else all that are left")
        .needs_confirmation()
        .run([request](Context& context) { revoke(context, *request); });
}

}  // namespace mitra::cli
