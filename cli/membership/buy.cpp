#include "cli/membership/membership_view.hpp"
#include "cli/order/order_view.hpp"
#include "cli/order/payment_choice.hpp"
#include "cli/person/person_view.hpp"
#include "lib/flow/buy_membership.hpp"
#include "lib/flow/use_coupon.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string person, tier;
    std::optional<std::string> method, coupon;
};

flow::MembershipOrder order_of(Context& context, const Request& request, const membership::Tier& tier, Money discount,
                               PersonId person) {
    flow::MembershipOrder order{
        .person = person, .tier = tier.id, .bank_account = std::nullopt, .coupon = request.coupon.value_or("")};
    const shop::Product product = shop::ProductStore{context.database()}.find(tier.product).value();
    if (const auto choice = payment_choice(context, product, discount, request.method)) {
        order.method = choice->method;
        order.bank_account = choice->bank_account;
    }
    return order;
}

void tell(Context& context, const shop::Order& placed, std::string_view what) {
    context.concerns(1, placed.total);
    context.print("{} placed: {} for {}, {} by {}", placed.id, what, placed.buyer, placed.total,
                  method_words(context, placed.method, placed.bank_account));
    if (!context.dry_run())  // another uuid is drawn when it is really placed, and with it another address
        context.print("its page is {}/o/{}", context.app().site().base_url,
                      shop::order_token(context.app().vault(), placed));
}

void buy(Context& context, const Request& request) {
    const PersonId person = person_named(context, request.person).id;
    const membership::Tier tier = tiers(context).named(request.tier);
    const shop::Product product = shop::ProductStore{context.database()}.find(tier.product).value();
    flow::refuse_purchase(context.services(), person, product.id);
    const Money discount = flow::coupon_discount(context.services(), request.coupon.value_or(""), product).discount;
    const auto placed = flow::buy_membership(context.services(), order_of(context, request, tier, discount, person));
    tell(context, placed.order, tier.name);
    context.answer(whole_order_object(context, placed.order));
}

void upgrade(Context& context, const Request& request) {
    const PersonId person = person_named(context, request.person).id;
    const membership::Tier tier = tiers(context).named(request.tier);
    const auto offer = flow::membership_offer(context.services(), person, tier.id);
    const Money counts = tier.price - offer.price;
    const auto made = flow::request_upgrade(context.services(), order_of(context, request, tier, counts, person));
    tell(context, made.placed.order, fmt::format("{} to {}", made.upgrade.id, tier.name));
    context.print("{} less {} paid before: {}", tier.price, counts, made.upgrade.amount);
    context.answer(upgrade_object(context, made.upgrade));
}

Verb& declare(Verb& verb, Request& request) {
    return verb.argument("PERSON", request.person, "PER-12, a phone or an e-mail address")
        .argument("TIER", request.tier, "a tier's code, as 'vip'")
        .option("--method M", request.method, "duitku or transfer:BANK (default: the only one there is)");
}

}  // namespace

void membership_buy(Verb& verb) {
    auto request = std::make_shared<Request>();
    declare(verb, *request)
        .option("--coupon CODE", request->coupon, "a coupon's code")
        .run([request](Context& context) { buy(context, *request); });
}

void membership_upgrade(Verb& verb) {
    auto request = std::make_shared<Request>();
    declare(verb, *request).run([request](Context& context) { upgrade(context, *request); });
}

}  // namespace mitra::cli
