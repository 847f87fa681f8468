#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/payment/payment.hpp"
#include "lib/people/person.hpp"
#include "lib/shop/order.hpp"
#include "lib/shop/product.hpp"

namespace mitra::flow {

/// The wording of the consent that the checkout form shows now; stored with each order.
inline constexpr const char* k_order_consent_version = "pesan-2026-11b";

/// Who orders, as a public form has it. Knowing somebody's phone or e-mail opens nothing of theirs: a known phone is
/// its person, whose data and contacts stay as they are and whose messages go to the contacts on file; a known e-mail
/// with an unknown phone makes a new person without that e-mail. Where a known phone's person has no e-mail, the typed
/// one waits for their proof (propose_email).
struct TypedBuyer {
    people::Details details;  ///< checked; with the e-mail
    Phone phone;
};

struct OrderRequest {
    ProductId product;
    std::optional<TypedBuyer> typed;               ///< a visitor; else:
    std::optional<PersonId> buyer;                 ///< signed in, or named by an admin
    PaymentMethod method = PaymentMethod::duitku;  ///< duitku or transfer; a free product needs none
    std::optional<BankAccountId> bank_account;     ///< of a transfer
    std::string coupon;                            ///< as it was typed; empty: none
    std::optional<Money> counts_for_it = {};       ///< an upgrade: what was paid for the tier before
    std::string click;                             ///< what the visitor's cookie says of the last link they followed
    std::optional<Money> price = {};               ///< kind `topup`: what was shown for the service; else the product's
    bool consent = false;                          ///< a visitor must consent
    bool notify = true;
};

struct Placed {
    shop::Order order;
    std::optional<payment::Payment> payment;
    bool new_person = false;
    /// A free product for somebody who has not shown who they are: it waits in their member area (claim_order).
    bool waits_for_sign_in = false;
};

/// Price and terms are read from the database and frozen; person, order, payment attempt, group on order (of a new or
/// proven buyer; else at payment), messages to admin and buyer, the job that opens the invoice: one transaction.
/// Error{refused} for an archived product, for Duitku below its minimum or without account, for an inactive bank
/// account; Error{not_found} and Error{refused} with subject "coupon" for one that may not be used (two who are after
/// its last use get it once); Error{unavailable} with subject "unique_code" when all codes of this amount are taken
/// there (the admin is told, in a transaction behind this one: catch the error where yours shall commit);
/// Error{refused} with subject "open_orders" for the sixth open order of somebody who has not shown who they are.
Placed place_order(const Services& services, const OrderRequest& request);

/// How a product may be paid now, less a coupon's discount.
struct PaymentChoice {
    PaymentMethod method = PaymentMethod::duitku;
    std::optional<BankAccountId> bank_account;
    std::string name;  ///< "duitku", "transfer:BCA": as the form sends it
};
std::vector<PaymentChoice> payment_choices(const Services& services, const shop::Product& product,
                                           Money discount = Money{});

/// A further attempt for an order that is `pending` and whose last attempt ended, or is said to by the provider (both
/// can be paid then; a second payment is a case); Error{refused} otherwise, or where
/// the order's time is over.
payment::Payment pay_again(const Services& services, OrderId order);

/// The signed-in buyer takes a free order that waited for them. False when it was taken before.
bool claim_order(const Services& services, OrderId order, PersonId buyer);

/// An admin gives a product: an order of nothing to pay, paid and fulfilled, with the reason in the audit.
Placed grant_order(const Services& services, ProductId product, PersonId buyer);

}  // namespace mitra::flow
