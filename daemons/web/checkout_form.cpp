#include "daemons/web/checkout_form.hpp"

#include <algorithm>

#include "daemons/web/field.hpp"

namespace mitra::web {
namespace {

std::string label_of(const flow::PaymentChoice& choice) {
    if (choice.method == PaymentMethod::duitku) return "VA, QRIS, atau e-wallet (Duitku)";
    return "Transfer ke " + choice.name.substr(choice.name.find(':') + 1);
}

std::string_view hint_of(const flow::PaymentChoice& choice) {
    return choice.method == PaymentMethod::duitku ? "Terkonfirmasi otomatis"
                                                  : "Dengan kode unik; bukti diperiksa admin";
}

}  // namespace

CheckoutForm CheckoutForm::read(const http::Fields& fields) {
    return {.contact = ContactFields::read(fields),
            .coupon = std::string{fields.get("kupon")},
            .method = std::string{fields.get("metode")},
            .consent = ticked(fields, "setuju"),
            .apply = ticked(fields, "terapkan"),
            .key = std::string{fields.get("kunci")}};
}

std::string CheckoutForm::canonical() const {
    return canonical_form({contact.name, contact.email, contact.phone, contact.city, coupon, method});
}

CheckedCheckout checked(const CheckoutForm& form, const Offer& offer, Buyer buyer) {
    const std::vector<flow::PaymentChoice>& choices = offer.choices;
    CheckedCheckout result;
    if (buyer == Buyer::stranger) result.contact = checked(form.contact, result.complaints);
    if (!offer.complaint.empty()) result.complaints.push_back({"kupon", offer.complaint});
    const auto chosen = std::find_if(choices.begin(), choices.end(),
                                     [&](const flow::PaymentChoice& choice) { return choice.name == form.method; });
    if (chosen != choices.end())
        result.choice = *chosen;
    else if (!choices.empty())
        result.complaints.push_back({"metode", "Pilih cara membayar."});
    if (!form.consent) result.complaints.push_back({"setuju", "Centang persetujuan supaya pesanan dapat kami proses."});
    return result;
}

void put_methods(text::PageData& data, const std::vector<flow::PaymentChoice>& choices, std::string_view chosen,
                 const std::vector<people::Complaint>& complaints) {
    std::vector<text::PageData> methods;
    for (const flow::PaymentChoice& choice : choices) {
        // The first choice carries the name that the list of complaints links to; a single one is chosen already.
        const std::string id = methods.empty() ? "metode" : "metode-" + std::to_string(methods.size() + 1);
        methods.push_back(text::PageData{}
                              .set("id", id)
                              .set("value", choice.name)
                              .set("label", label_of(choice))
                              .set("hint", hint_of(choice))
                              .show("checked", choice.name == chosen || choices.size() == 1));
    }
    data.show("methods_shown", !choices.empty())
        .list("methods", std::move(methods))
        .set("method_error", complaint_about(complaints, "metode"));
}

void put_checkout(text::PageData& data, const CheckoutForm& form, const Offer& offer,
                  const std::vector<people::Complaint>& complaints, Buyer buyer) {
    const std::vector<flow::PaymentChoice>& choices = offer.choices;
    std::vector<text::PageData> fields;
    // Nothing is asked of somebody who cannot order, unless taking the coupon away again lets them.
    const bool can_order = offer.free() || !choices.empty() || !offer.coupon.empty();
    if (buyer == Buyer::stranger && can_order)
        fields = contact_fields(form.contact, "Untuk masuk ke member area", complaints);
    put_complaints(data, complaints);
    put_methods(data, choices, form.method, complaints);
    data.list("fields", std::move(fields))
        .set("coupon", offer.coupon.empty() ? form.coupon : offer.coupon)
        .set("coupon_used", offer.coupon.empty() ? std::string{} : to_string(offer.price.discount))
        .set("coupon_error", complaint_about(complaints, "kupon"))
        .show("consent", form.consent)
        .set("consent_error", complaint_about(complaints, "setuju"))
        .set("form_key", form.key);
}

}  // namespace mitra::web
