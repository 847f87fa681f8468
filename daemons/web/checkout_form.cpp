#include "daemons/web/checkout_form.hpp"

#include <algorithm>
#include <array>

#include "daemons/web/field.hpp"

namespace mitra::web {
namespace {

struct FieldRow {
    Field field;
    std::string CheckoutForm::*value;
};
constexpr std::array k_fields{
    FieldRow{{"nama", "Nama lengkap", "text", "name", ""}, &CheckoutForm::name},
    FieldRow{{"email", "E-mail", "email", "email", "Untuk masuk ke member area", true, "254"}, &CheckoutForm::email},
    FieldRow{{"no_wa", "No WA aktif", "tel", "tel", "Contoh: 0815 6272 6272"}, &CheckoutForm::phone},
    FieldRow{{"kota", "Kota", "text", "address-level2", ""}, &CheckoutForm::city},
};

std::size_t place_of(std::string_view field) {
    const auto* found =
        std::find_if(k_fields.begin(), k_fields.end(), [&](const FieldRow& row) { return row.field.name == field; });
    return static_cast<std::size_t>(found - k_fields.begin());
}

void check_details(const CheckoutForm& form, CheckedCheckout& result) {
    const people::Details typed{
        .salutation = {}, .name = form.name, .city = form.city, .profession = {}, .email = form.email};
    result.details = people::checked(typed, result.complaints, people::Needed::name_city);
    if (form.email.find_first_not_of(' ') == std::string::npos && complaint_about(result.complaints, "email").empty())
        result.complaints.push_back({"email", "Isi alamat e-mail Anda."});
    result.phone = checked_phone(form.phone, result.complaints);
    std::stable_sort(result.complaints.begin(), result.complaints.end(),
                     [](const auto& a, const auto& b) { return place_of(a.field) < place_of(b.field); });
}

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
    return {.name = std::string{fields.get("nama")},
            .email = std::string{fields.get("email")},
            .phone = std::string{fields.get("no_wa")},
            .city = std::string{fields.get("kota")},
            .coupon = std::string{fields.get("kupon")},
            .method = std::string{fields.get("metode")},
            .consent = ticked(fields, "setuju"),
            .apply = ticked(fields, "terapkan"),
            .key = std::string{fields.get("kunci")}};
}

std::string CheckoutForm::canonical() const {
    return canonical_form({name, email, phone, city, coupon, method});
}

CheckedCheckout checked(const CheckoutForm& form, const Offer& offer, Buyer buyer) {
    const std::vector<flow::PaymentChoice>& choices = offer.choices;
    CheckedCheckout result;
    if (buyer == Buyer::stranger) check_details(form, result);
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

void put_checkout(text::PageData& data, const CheckoutForm& form, const Offer& offer,
                  const std::vector<people::Complaint>& complaints, Buyer buyer) {
    const std::vector<flow::PaymentChoice>& choices = offer.choices;
    std::vector<text::PageData> fields;
    // Nothing is asked of somebody who cannot order, unless taking the coupon away again lets them.
    const bool can_order = offer.free() || !choices.empty() || !offer.coupon.empty();
    if (buyer == Buyer::stranger && can_order) {
        for (const FieldRow& row : k_fields)
            fields.push_back(field_data(row.field, form.*row.value, complaints));
    }
    std::vector<text::PageData> methods;
    for (const flow::PaymentChoice& choice : choices) {
        // The first choice carries the name that the list of complaints links to; a single one is chosen already.
        const std::string id = methods.empty() ? "metode" : "metode-" + std::to_string(methods.size() + 1);
        methods.push_back(text::PageData{}
                              .set("id", id)
                              .set("value", choice.name)
                              .set("label", label_of(choice))
                              .set("hint", hint_of(choice))
                              .show("checked", choice.name == form.method || choices.size() == 1));
    }
    put_complaints(data, complaints);
    data.list("fields", std::move(fields))
        .show("methods_shown", !choices.empty())
        .list("methods", std::move(methods))
        .set("method_error", complaint_about(complaints, "metode"))
        .set("coupon", offer.coupon.empty() ? form.coupon : offer.coupon)
        .set("coupon_used", offer.coupon.empty() ? std::string{} : to_string(offer.price.discount))
        .set("coupon_error", complaint_about(complaints, "kupon"))
        .show("consent", form.consent)
        .set("consent_error", complaint_about(complaints, "setuju"))
        .set("form_key", form.key);
}

}  // namespace mitra::web
