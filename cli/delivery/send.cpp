#include "cli/delivery/link_verbs.hpp"
#include "cli/delivery/link_view.hpp"
#include "cli/order/order_view.hpp"
#include "lib/flow/send_delivery.hpp"

namespace mitra::cli {
namespace {

std::string channels(const flow::SentDelivery& sent) {
    if (!sent.mailed) return sent.codes ? "links and codes by WhatsApp, as two messages" : "links by WhatsApp";
    return sent.codes ? "links by e-mail, codes by WhatsApp" : "links by e-mail";
}

void send(Context& context, const std::string& reference) {
    const shop::Order order = order_named(context, reference);
    const std::string cause = fmt::format("again@{}", context.now().milliseconds);
    const auto sent = flow::send_delivery(context.services(), order.id, {.cause = cause});
    context.concerns(static_cast<std::int64_t>(sent.links.size()));
    std::vector<delivery::Download> links;
    for (const DownloadId id : sent.links)
        links.push_back(delivery::DownloadStore{context.database()}.find(id).value());
    context.print("{} is told: {}", order.buyer, channels(sent));
    print_links(context, links);
    std::vector<Object> objects;
    for (const delivery::Download& link : links)
        objects.push_back(link_object(context, link));
    context.answer({{"order", order.id},
                    {"buyer", order.buyer},
                    {"links_by", sent.mailed ? "email" : "whatsapp"},
                    {"codes", sent.codes},
                    {"links", List(objects.begin(), objects.end())}});
}

}  // namespace

void delivery_send(Verb& verb) {
    auto order = std::make_shared<std::string>();
    verb.argument("ORD", *order, "a paid order, as ORD-1042; its links before end").run([order](Context& context) {
        send(context, *order);
    });
}

}  // namespace mitra::cli
