#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/base/phone.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// The sign-up form as somebody filled it in, wrong or not.
struct Form {
    std::string salutation, name, city, profession, phone;
    bool consent = false;
    std::string referral_code;
    std::string key;  ///< made with the form: sent twice, it registers once

    static Form read(const http::Fields& fields);
    /// What the key stands for: every field, so that a corrected form is another request.
    [[nodiscard]] std::string canonical() const;
};

/// What the form says when nothing is wrong with it.
struct CheckedForm {
    people::Details details;
    std::optional<Phone> phone;
    std::vector<people::Complaint> complaints;  ///< in the order of the fields; the rest counts only when empty
};
CheckedForm checked(const Form& form);

/// The fields of layout/form.html.
void put_form(text::PageData& data, const Form& form, const std::vector<people::Complaint>& complaints);

/// A referral code as it came in an address, a cookie or a form: without the blanks and signs that no code has; empty
/// when nothing usable is left.
std::string clean_referral_code(std::string_view code);

}  // namespace mitra::web
