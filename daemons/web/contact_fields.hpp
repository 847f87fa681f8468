#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/base/phone.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// Who orders or applies, as a stranger fills it in: nama, email, no_wa, kota.
struct ContactFields {
    std::string name, email, phone, city;

    static ContactFields read(const http::Fields& fields);
};

/// Checked details with the e-mail, which is needed, and the phone; complaints in the order of the fields.
struct CheckedContact {
    people::Details details;
    std::optional<Phone> phone;
};
CheckedContact checked(const ContactFields& contact, std::vector<people::Complaint>& complaints);

/// The form's fields; `what_for` says what the e-mail is asked for.
std::vector<text::PageData> contact_fields(const ContactFields& contact, const char* what_for,
                                           const std::vector<people::Complaint>& complaints);

}  // namespace mitra::web
