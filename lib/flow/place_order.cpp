#include "lib/flow/place_order.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/activate_membership.hpp"
#include "lib/flow/attach_email.hpp"
#include "lib/flow/attribute_order.hpp"
#include "lib/flow/buy_membership.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/find_buyer.hpp"
#include "lib/flow/fraud_rules.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/order_terms.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/flow/sign_in.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/people/group_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/payer_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "lib/topup/tip_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_most_attempts = 10;

/// The next attempt to pay an order: a transfer and a tip wait for their money at once, an invoice must be opened
/// first.
payment::Payment add_payment(const Services& services, const shop::Order& order) {
    const Instant now = services.clock.now();
    payment::PaymentStore payments{services.database, services.vault};
    const Instant expires = order.method == PaymentMethod::duitku
                                ? std::min(order.expires_at, now + services.site.shop.duitku_expiry)
                                : order.expires_at;
    payment::Payment payment = payments.add({.order = order.id,
                                             .method = order.method,
                                             .bank_account = order.bank_account,
                                             .amount = order.total,
                                             .created_at = now,
                                             .expires_at = expires},
                                            order_number(services.site, order.id), services.actor.name);
    const bool waits_at_once = order.method == PaymentMethod::transfer || order.method == PaymentMethod::trakteer;
    if (waits_at_once) payments.waits(payment.id, services.actor.name, now);
    if (order.method == PaymentMethod::duitku) plan_invoice(services, payment);
    // The word by which its tip will be known.
    if (order.method == PaymentMethod::trakteer)
        topup::TipStore{services.database, services.vault}.code_for(payment.id, [&] { return services.random.bits(); });
    return payments.find(payment.id).value();
}

/// Somebody who ordered before and paid stays where that brought them.
void join_group_on_order(const Services& services, const shop::Product& product, PersonId buyer) {
    if (!product.group_on_order) return;
    people::GroupStore groups{services.database};
    const auto inside = groups.of_person(buyer);
    const bool paid_before =
        std::any_of(inside.begin(), inside.end(), [&](const auto& group) { return group.id == product.group_on_paid; });
    if (!paid_before) groups.join(*product.group_on_order, buyer, services.clock.now());
}

void audit(const Services& services, std::string_view act, const shop::Order& order) {
    const std::string detail = fmt::format(R"({{"product":"{}","buyer":"{}","total":{},"method":"{}"}})", order.product,
                                           order.buyer, order.total.rupiah(), name(order.method));
    record_audit(services.database, services.vault, services.actor, act, to_string(order.id), detail,
                 services.clock.now());
}

/// Everything but the payment: terms, buyer, order, whom it is credited to, group, counters.
Placed add_order(const Services& services, const OrderRequest& request) {
    const shop::Product product = product_on_sale(services, request.product);
    shop::Order order = order_terms(services, product, request);
    const Buyer buyer = find_buyer(services, request);
    // To who only typed a known number nothing is said of what they have.
    if (request.buyer && !request.counts_for_it) refuse_purchase(services, buyer.id, product.id);
    order.buyer = buyer.id;
    order.buyer_proven = buyer.proven;
    shop::OrderStore orders{services.database};
    const OrderId id = orders.add(order, services.actor.name);
    order = orders.find(id).value();
    await_membership(services, order);
    if (request.typed && !buyer.new_person && request.typed->details.email)
        propose_email(services, buyer.id, *request.typed->details.email);
    if (request.typed)
        shop::PayerStore{services.database, services.vault}.keep(
            order, {request.typed->details.name, request.typed->details.email.value_or("")});

    attribute_order(services, order, request);
    judge_order(services, order.id);
    if (buyer.proven) join_group_on_order(services, product, buyer.id);
    shop::SalesStore{services.database}.add(product.id, day_number(order.placed_at, services.site.zone), {.orders = 1});
    audit(services, "order.place", order);
    if (buyer.proven && request.notify) invite_to_member_area(services, buyer.id);
    return {.order = order, .payment = std::nullopt, .new_person = buyer.new_person};
}

shop::Order existing(const Services& services, OrderId id) {
    return shop::OrderStore{services.database}.named(to_string(id));
}

/// An order of nothing to pay is paid at once, by the word of the shop itself.
void settle_gift(const Services& services, Placed& placed, payment::Evidence::Kind kind) {
    placed.payment = add_payment(services, placed.order);
    settle_payment(services, placed.payment->id, {.kind = kind, .amount = Money{}, .actor = services.actor.name});
    placed.order = existing(services, placed.order.id);
    placed.payment = payment::PaymentStore{services.database, services.vault}.find(placed.payment->id);
}

/// From the last code on the account is not offered any more: nobody would run into it and tell the admin.
void watch_codes(const Services& services, const OrderRequest& request, const shop::Order& order) {
    if (order.method != PaymentMethod::transfer) return;
    const Money base = order.total - Money{order.unique_code};
    if (!shop::OrderStore{services.database}.free_code(*order.bank_account, base, 1,
                                                       services.site.shop.unique_code_max))
        alert_codes_taken(services, request);
}

void refuse_gone(const shop::Order& order, Instant now) {
    if (order.state != shop::OrderState::pending || order.expires_at <= now)
        throw Error{ErrorKind::refused, fmt::format("{} is {} and its time is over", order.id, name(order.state)),
                    "place a new order", "order"};
}

}  // namespace

Placed place_order(const Services& services, const OrderRequest& request) {
    try {
        return db::in_transaction(services.database, [&] {
            Placed placed = add_order(services, request);
            if (placed.order.method == PaymentMethod::free) {
                placed.waits_for_sign_in = !placed.order.buyer_proven;
                if (!placed.waits_for_sign_in) settle_gift(services, placed, payment::Evidence::Kind::free);
                return placed;
            }
            placed.payment = add_payment(services, placed.order);
            if (request.notify) tell_order_placed(services, placed.order);
            watch_codes(services, request, placed.order);
            return placed;
        });
    } catch (const Error& error) {
        if (error.subject() == k_codes_taken) alert_codes_taken(services, request);
        throw;
    }
}

payment::Payment pay_again(const Services& services, OrderId id) {
    return db::in_transaction(services.database, [&] {
        const shop::Order order = existing(services, id);
        refuse_gone(order, services.clock.now());
        const auto last = payment::PaymentStore{services.database, services.vault}.latest(id);
        if (last && last->open() && last->note.empty())
            throw Error{ErrorKind::refused, fmt::format("{} still waits for {}", id, last->reference), {}, "order"};
        if (!last || last->attempt >= k_most_attempts)
            throw Error{ErrorKind::refused, fmt::format("{} cannot be tried again", id), "place a new order", "order"};
        audit(services, "order.pay_again", order);
        return add_payment(services, order);
    });
}

bool claim_order(const Services& services, OrderId id, PersonId buyer) {
    return db::in_transaction(services.database, [&] {
        Placed placed{.order = existing(services, id), .payment = std::nullopt};
        // Another's order looks like none.
        if (placed.order.buyer != buyer || placed.order.method != PaymentMethod::free)
            throw Error{ErrorKind::not_found, fmt::format("no free order {} of {}", id, buyer), {}, "order"};
        if (placed.order.paid_at) return false;
        refuse_gone(placed.order, services.clock.now());
        shop::OrderStore{services.database}.prove_buyer(id);
        audit(services, "order.claim", placed.order);
        settle_gift(services, placed, payment::Evidence::Kind::free);
        return true;
    });
}

Placed grant_order(const Services& services, ProductId id, PersonId buyer) {
    if (services.actor.reason.empty())
        throw Error{ErrorKind::usage, "a product is given for a reason", "give it with --reason", "order"};
    return db::in_transaction(services.database, [&] {
        const shop::Product product = product_on_sale(services, id);
        const Buyer given = find_buyer(services, {.product = id, .typed = {}, .buyer = buyer, .bank_account = {}});
        const Instant now = services.clock.now();
        shop::OrderStore orders{services.database};
        const OrderId order = orders.add({.product = id,
                                          .buyer = given.id,
                                          .buyer_proven = true,
                                          .subtotal = product.price,
                                          .discount = product.price,
                                          .tax_rule = services.site.shop.tax,
                                          .method = PaymentMethod::grant,
                                          .placed_at = now,
                                          .expires_at = now + services.site.shop.expire},
                                         services.actor.name);
        Placed placed{.order = existing(services, order), .payment = std::nullopt};
        await_membership(services, placed.order);
        audit(services, "order.grant", placed.order);
        settle_gift(services, placed, payment::Evidence::Kind::grant);
        return placed;
    });
}

}  // namespace mitra::flow
