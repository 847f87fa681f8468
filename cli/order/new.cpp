#include "cli/order/order_view.hpp"
#include "cli/order/payment_choice.hpp"
#include "cli/person/person_view.hpp"
#include "cli/product/product_view.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/use_coupon.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string product;
    std::string buyer;
    std::optional<std::string> method, coupon;
    bool quiet = false;
};

void place(Context& context, const Request& request) {
    const shop::Product product = product_named(context, request.product);
    flow::OrderRequest order{.product = product.id,
                             .typed = std::nullopt,
                             .buyer = person_named(context, request.buyer).id,
                             .bank_account = std::nullopt,
                             .coupon = request.coupon.value_or(""),
                             .notify = !request.quiet};
    const Money discount = flow::coupon_discount(context.services(), order.coupon, product).discount;
    if (const auto choice = payment_choice(context, product, discount, request.method)) {
        order.method = choice->method;
        order.bank_account = choice->bank_account;
    }
    const shop::Order placed = flow::place_order(context.services(), order).order;
    context.concerns(1, placed.total);
    Object object = whole_order_object(context, placed);
    const std::string how =
        placed.method == PaymentMethod::free
            ? "free"
            : fmt::format("{} by {}", placed.total, method_words(context, placed.method, placed.bank_account));
    context.print("{} placed: {} for {}, {}", placed.id, product.name, placed.buyer, how);
    if (!context.dry_run())  // another uuid is drawn when it is really placed, and with it another address
        context.print("its page is {}/o/{}", context.app().site().base_url,
                      shop::order_token(context.app().vault(), placed));
    context.answer(std::move(object));
}

}  // namespace

void order_new(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PRODUCT", request->product, "PRD-2, its slug or its name")
        .required("--buyer PERSON", request->buyer, "PER-12, a phone or an e-mail address")
        .option("--coupon CODE", request->coupon, "a coupon's code")
        .option("--method M", request->method, "duitku or transfer:BANK (default: the only one there is)")
        .flag("--no-notify", request->quiet, "tell neither buyer nor admin")
        .run([request](Context& context) { place(context, *request); });
}

}  // namespace mitra::cli
