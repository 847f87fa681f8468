#include "cli/order/order_view.hpp"
#include "cli/person/person_view.hpp"
#include "cli/product/product_view.hpp"
#include "lib/base/error.hpp"
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

std::string names_of(const std::vector<flow::PaymentChoice>& choices) {
    std::string names;
    for (const auto& choice : choices)
        names += (names.empty() ? "--method " : " or ") + choice.name;
    return names.empty() ? "see 'mitra payment bank-account add --help'" : names;
}

bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// The way of paying that was named, or the only one that there is.
void choose_method(Context& context, const Request& request, const shop::Product& product, flow::OrderRequest& order) {
    const Money discount = flow::coupon_discount(context.services(), order.coupon, product).discount;
    if (product.price == discount) {
        if (request.method && *request.method != "free")
            throw Error{ErrorKind::usage, fmt::format("--method: {} is free", product.id), "leave it out"};
        return;
    }
    const auto choices = flow::payment_choices(context.services(), product, discount);
    if (!request.method && choices.size() != 1)
        throw Error{ErrorKind::usage, "there is more than one way to pay, or none", names_of(choices),
                    "payment_method"};
    for (const auto& choice : choices) {
        if (request.method && !same_letters(choice.name, *request.method)) continue;
        order.method = choice.method;
        order.bank_account = choice.bank_account;
        return;
    }
    throw Error{ErrorKind::refused, fmt::format("{} cannot be paid by '{:.60}' now", product.id, *request.method),
                names_of(choices), "payment_method"};
}

void place(Context& context, const Request& request) {
    const shop::Product product = product_named(context, request.product);
    flow::OrderRequest order{.product = product.id,
                             .typed = std::nullopt,
                             .buyer = person_named(context, request.buyer).id,
                             .bank_account = std::nullopt,
                             .coupon = request.coupon.value_or(""),
                             .notify = !request.quiet};
    choose_method(context, request, product, order);
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
