#include "lib/flow/order_terms.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/use_coupon.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "payment_method"};
}

void check_duitku(const ShopRules& rules, Money total) {
    if (!rules.duitku) refuse("Duitku is not set up here", "set [duitku] merchant_code and api_key_file");
    if (total < payment::duitku::k_least)
        refuse(fmt::format("Duitku takes no payment below {}", payment::duitku::k_least), "use a bank transfer");
}

/// The account and the code of a transfer of `base`.
void choose_transfer(const Services& services, std::optional<BankAccountId> chosen, shop::Order& order) {
    if (!chosen) throw Error{ErrorKind::usage, "a transfer needs a bank account", "transfer:BANK", "payment_method"};
    const auto account = payment::BankAccountStore{services.database, services.vault}.find(*chosen);
    if (!account || !account->active)
        refuse(fmt::format("{} is no account to transfer to", account ? account->name : to_string(*chosen)),
               "see 'mitra payment bank-account list'");
    const std::int64_t most = services.site.shop.unique_code_max;
    if (order.total.rupiah() + most > Money::k_largest) refuse("the amount is too large for a transfer", {});
    const std::int64_t start = services.random.between(1, most);
    const auto code = shop::OrderStore{services.database}.free_code(account->id, order.total, start, most);
    if (!code)
        throw Error{ErrorKind::unavailable,
                    fmt::format("all {} codes of {} at {} are taken by orders that may still be paid", most,
                                order.total, account->name),
                    "use another bank or Duitku, or wait until orders expire", k_codes_taken};
    order.bank_account = account->id;
    order.unique_code = *code;
    order.total = order.total + Money{*code};
}

/// A product of the price list has no price of its own: what is asked for is what its service costs. The sum must stay
/// whole units of a tip, so a tax on top of prices is taken out of this one.
void set_topup_price(const Services& services, const OrderRequest& request, Money& price, shop::TaxRule& tax) {
    if (!services.site.topup.trakteer) refuse("Trakteer is not set up here", "set [trakteer] page and key_file");
    if (!request.price || request.method != PaymentMethod::trakteer)
        throw Error{ErrorKind::refused, "this is ordered for a game's id or a number",
                    "at /topup, or with 'mitra topup-order new'", "product"};
    if (!request.coupon.empty() || request.counts_for_it)
        throw Error{ErrorKind::refused, "a top-up takes no coupon", {}, "coupon"};
    price = *request.price;
    if (tax.mode == shop::TaxMode::exclusive) tax.mode = shop::TaxMode::inclusive;
}

}  // namespace

shop::Product product_on_sale(const Services& services, ProductId id) {
    auto product = shop::ProductStore{services.database}.find(id);
    if (!product)
        throw Error{ErrorKind::not_found, fmt::format("no product {}", id), "see 'mitra product list'", "product"};
    if (product->archived_at)
        throw Error{ErrorKind::refused, fmt::format("{} is archived and cannot be ordered", id),
                    fmt::format("'mitra product archive {} --undo' sells it again", id), "product"};
    return std::move(*product);
}

shop::Order order_terms(const Services& services, const shop::Product& product, const OrderRequest& request) {
    const ShopRules& rules = services.site.shop;
    const Instant now = services.clock.now();
    Money listed = product.price;
    shop::TaxRule tax = rules.tax;
    const bool is_topup = product.kind == shop::ProductKind::topup;
    if (is_topup) set_topup_price(services, request, listed, tax);
    if (!is_topup && (request.price || request.method == PaymentMethod::trakteer))
        refuse("only top-ups are paid by tips", "choose duitku or transfer:BANK");
    const CouponDiscount coupon = coupon_discount(services, request.coupon, product);
    const Money less = coupon.discount + request.counts_for_it.value_or(Money{});
    const shop::Price price = shop::price_of(listed, less, tax);
    shop::Order order{.product = product.id,
                      .subtotal = price.subtotal,
                      .discount = price.discount,
                      .tax = price.tax,
                      .total = price.total,
                      .tax_rule = tax,
                      .method = price.total == Money{} ? PaymentMethod::free : request.method,
                      .coupon = coupon.coupon,
                      .consent_version = request.consent ? k_order_consent_version : "",
                      .placed_at = now,
                      .expires_at = now + rules.expire};
    if (order.method == PaymentMethod::duitku) check_duitku(rules, order.total);
    if (order.method == PaymentMethod::transfer) choose_transfer(services, request.bank_account, order);
    const bool needs_no_money = order.method == PaymentMethod::free || order.method == PaymentMethod::grant;
    if (needs_no_money && order.total > Money{})
        throw Error{ErrorKind::usage, "this product is not free", "choose duitku or transfer:BANK", "payment_method"};
    return order;
}

std::vector<PaymentChoice> payment_choices(const Services& services, const shop::Product& product, Money discount) {
    const ShopRules& rules = services.site.shop;
    const Money total = shop::price_of(product.price, discount, rules.tax).total;
    std::vector<PaymentChoice> choices;
    if (total == Money{} || product.kind == shop::ProductKind::topup) return choices;
    if (rules.duitku && total >= payment::duitku::k_least)
        choices.push_back({PaymentMethod::duitku, std::nullopt, "duitku"});
    if (total.rupiah() + rules.unique_code_max > Money::k_largest) return choices;
    shop::OrderStore orders{services.database};
    for (const auto& account : payment::BankAccountStore{services.database, services.vault}.list(true))
        if (orders.free_code(account.id, total, 1, rules.unique_code_max))
            choices.push_back({PaymentMethod::transfer, account.id, "transfer:" + account.name});
    return choices;
}

void alert_codes_taken(const Services& services, const OrderRequest& request) {
    db::in_transaction(services.database, [&] {
        const auto product = shop::ProductStore{services.database}.find(request.product);
        const auto bank = payment::BankAccountStore{services.database, services.vault}.find(
            request.bank_account.value_or(BankAccountId{}));
        if (!product || !bank) return;
        // Whatever the coupon's standing is by now: its last use may just have been this order.
        const auto coupon = look_at_coupon(services, request.coupon, *product);
        const Money discount = coupon ? coupon->after.discount : Money{};
        tell_codes_taken(services, shop::price_of(product->price, discount, services.site.shop.tax).total, bank->name);
    });
}

}  // namespace mitra::flow
