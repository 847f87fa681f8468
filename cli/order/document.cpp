#include <fstream>

#include "cli/order/order_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/cancellation_document.hpp"
#include "lib/flow/order_values.hpp"
#include "mitra_web_templates.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string order;
    std::optional<std::string> out;
};

void write(const std::string& file, const std::string& page) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out << page << std::flush;
    if (!out)
        throw Error{ErrorKind::unavailable, "could not write " + file, "is there space, and may you write there?",
                    "file"};
}

void document(Context& context, const Request& request) {
    const shop::Order order = order_named(context, request.order);
    const auto data = flow::cancellation_data(context.services(), order);
    std::string page = text::Pages{embedded::web_templates()}.render("cancellation_file", data);
    if (!request.out) {
        context.document("page", std::move(page));
        return;
    }
    write(*request.out, page);
    context.print("written: {}", *request.out);
    const std::string path = flow::cancellation_path(context.services(), order);
    context.answer({{"order", order.id}, {"file", *request.out}, {"link", context.app().site().base_url + path}});
}

}  // namespace

void order_document(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ORD", request->order, "an order that was cancelled or refunded, as ORD-1042")
        .option("--out F.html", request->out, "write the page into this file instead of printing it")
        .run([request](Context& context) { document(context, *request); });
}

}  // namespace mitra::cli
