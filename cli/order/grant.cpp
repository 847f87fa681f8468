#include "cli/order/order_view.hpp"
#include "cli/person/person_view.hpp"
#include "cli/product/product_view.hpp"
#include "lib/flow/place_order.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string product, person;
};

void grant(Context& context, const Request& request) {
    const shop::Product product = product_named(context, request.product);
    const PersonId person = person_named(context, request.person).id;
    const shop::Order order = flow::grant_order(context.services(), product.id, person).order;
    context.concerns(1);
    context.print("{} placed: {} has {} at no price", order.id, person, product.name);
    context.answer(whole_order_object(context, order));
}

}  // namespace

void order_grant(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PRODUCT", request->product, "PRD-2, its slug or its name")
        .argument("PERSON", request->person, "PER-12, a phone or an e-mail address; needs --reason")
        .run([request](Context& context) { grant(context, *request); });
}

}  // namespace mitra::cli
