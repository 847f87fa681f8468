#pragma once

#include <string>
#include <vector>

#include "daemons/web/checkout_form.hpp"
#include "daemons/web/contact_fields.hpp"
#include "lib/http/message.hpp"
#include "lib/people/check.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// The form for affiliates as somebody filled it in, wrong or not. Who is signed in gives their consent alone.
struct AffiliateForm {
    ContactFields contact;
    bool consent = false;
    std::string key;  ///< made with the form: sent twice, it applies once

    static AffiliateForm read(const http::Fields& fields);
    /// What the key stands for: every field, so that a corrected form is another request.
    [[nodiscard]] std::string canonical() const;
};

/// What the form says when nothing is wrong with it.
struct CheckedAffiliate {
    CheckedContact contact;
    std::vector<people::Complaint> complaints;  ///< in the order of the fields; the rest counts only when empty
};
CheckedAffiliate checked(const AffiliateForm& form, Buyer who);

/// The fields of affiliate.html's form.
void put_affiliate(text::PageData& data, const AffiliateForm& form, const std::vector<people::Complaint>& complaints,
                   Buyer who);

}  // namespace mitra::web
