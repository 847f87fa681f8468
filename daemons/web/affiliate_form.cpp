#include "daemons/web/affiliate_form.hpp"

#include "daemons/web/field.hpp"

namespace mitra::web {
AffiliateForm AffiliateForm::read(const http::Fields& fields) {
    return {.contact = ContactFields::read(fields),
            .consent = ticked(fields, "setuju"),
            .key = std::string{fields.get("kunci")}};
}

std::string AffiliateForm::canonical() const {
    return canonical_form({contact.name, contact.email, contact.phone, contact.city});
}

CheckedAffiliate checked(const AffiliateForm& form, Buyer who) {
    CheckedAffiliate result;
    if (who == Buyer::stranger) result.contact = checked(form.contact, result.complaints);
    if (!form.consent)
        result.complaints.push_back({"setuju", "Centang persetujuan supaya pendaftaran dapat kami tinjau."});
    return result;
}

void put_affiliate(text::PageData& data, const AffiliateForm& form, const std::vector<people::Complaint>& complaints,
                   Buyer who) {
    std::vector<text::PageData> fields;
    if (who == Buyer::stranger) fields = contact_fields(form.contact, "Untuk masuk ke dasbor mitra", complaints);
    put_complaints(data, complaints);
    data.list("fields", std::move(fields))
        .show("consent", form.consent)
        .set("consent_error", complaint_about(complaints, "setuju"))
        .set("form_key", form.key);
}

}  // namespace mitra::web
