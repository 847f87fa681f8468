#pragma once

#include <string>
#include <vector>

#include "daemons/web/checkout_offer.hpp"
#include "daemons/web/contact_fields.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// The checkout form as somebody filled it in, wrong or not. Who is signed in gives no details of theirs.
struct CheckoutForm {
    ContactFields contact;
    std::string coupon, method;
    bool consent = false;
    bool apply = false;  ///< only to see the price with the coupon
    std::string key;     ///< made with the form: sent twice, it orders once

    static CheckoutForm read(const http::Fields& fields);
    /// What the key stands for: every field, so that a corrected form is another request.
    [[nodiscard]] std::string canonical() const;
};

/// Whose details the form asks for.
enum class Buyer { stranger, signed_in };

/// What the form says when nothing is wrong with it.
struct CheckedCheckout {
    CheckedContact contact;
    flow::PaymentChoice choice;
    std::vector<people::Complaint> complaints;  ///< in the order of the fields; the rest counts only when empty
};
CheckedCheckout checked(const CheckoutForm& form, const Offer& offer, Buyer buyer);

/// The ways to pay of layout/methods.html.
void put_methods(text::PageData& data, const std::vector<flow::PaymentChoice>& choices, std::string_view chosen,
                 const std::vector<people::Complaint>& complaints);

/// The fields of checkout.html.
void put_checkout(text::PageData& data, const CheckoutForm& form, const Offer& offer,
                  const std::vector<people::Complaint>& complaints, Buyer buyer);

}  // namespace mitra::web
