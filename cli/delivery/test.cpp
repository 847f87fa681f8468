#include <algorithm>

#include "cli/delivery/link_verbs.hpp"
#include "cli/delivery/link_view.hpp"
#include "cli/order/order_view.hpp"
#include "lib/flow/check_goods.hpp"

namespace mitra::cli {
namespace {

constexpr int k_something_to_do = 9;

Object file_object(const flow::CheckedFile& file) {
    return {{"file_name", file.owned.name}, {"bytes", file.bytes}, {"code", file.code}, {"fault", or_null(file.fault)}};
}

void print_file(Context& context, const flow::CheckedFile& file) {
    const std::string standing = !file.fault.empty() ? "WRONG: " + file.fault
                                 : file.code         ? "whole, opens with " + *file.code
                                                     : "whole, opens without a code";
    context.print("{} ({} bytes): {}", file.owned.name, file.bytes, standing);
}

/// A link of the seller's own, where there is something to load.
std::optional<delivery::Download> try_link(Context& context, OrderId order,
                                           const std::vector<flow::CheckedFile>& files) {
    if (files.empty() || !files.front().fault.empty()) return std::nullopt;
    const DownloadId id = flow::test_link(context.services(), order);
    return delivery::DownloadStore{context.database()}.find(id);
}

void test(Context& context, const std::string& reference) {
    const shop::Order order = order_named(context, reference);
    const auto files = flow::check_goods(context.services(), context.app().files(), order.id);
    const auto links = flow::check_links(context.services(), order.id, files);
    const auto link = try_link(context, order.id, files);
    context.audit_read("delivery.test", to_string(order.id));

    std::vector<Object> objects;
    for (const flow::CheckedFile& file : files) {
        print_file(context, file);
        objects.push_back(file_object(file));
    }
    for (const std::string& fault : links)
        context.print("WRONG: {}", fault);
    if (files.empty()) context.print("WRONG: {} has no file that its buyer could load", order.id);
    const auto url = link ? link_url(context, *link) : std::nullopt;
    if (url) context.print("try it yourself, once within the hour: {}", *url);

    const bool wrong = files.empty() || !links.empty() ||
                       std::any_of(files.begin(), files.end(), [](const auto& file) { return !file.fault.empty(); });
    if (!links.empty())
        context.note(fmt::format("mitra delivery extend {0}, or new ones: mitra delivery send {0}", order.id));
    if (wrong) context.exit_with(k_something_to_do);
    Object answer{{"order", order.id}, {"right", !wrong}};
    answer.add("files", List(objects.begin(), objects.end()));
    answer.add("links", List(links.begin(), links.end()));
    answer.add("url", url);
    context.answer(std::move(answer));
}

}  // namespace

void delivery_test(Verb& verb) {
    auto order = std::make_shared<std::string>();
    verb.argument("ORD", *order, "an order, as ORD-1042; its buyer notices nothing").run([order](Context& context) {
        test(context, *order);
    });
}

}  // namespace mitra::cli
