#pragma once

#include <functional>
#include <vector>

#include "daemons/web/session.hpp"
#include "lib/people/check.hpp"
#include "lib/people/person.hpp"

namespace mitra::web {

/// A form by which somebody who is signed in changes what a session alone may not: it asks for their password again
/// (`sandi_lama`), and whoever sits at a phone that was left open does not guess it.
struct PasswordForm {
    using Complaints = std::vector<people::Complaint>;

    const char* bucket;    ///< of what one person may try
    const char* no_match;  ///< what is said of another password
    Complaints (*complaints)(const http::Fields& form, const people::Person& person);
    http::Response (*page)(const Site& site, db::Database& reader, const Visitor& visitor, const http::Fields& form,
                           const Complaints& complaints);
    /// What is done once the password is right; called where slow work may be done, and what it gives on the writer.
    std::function<http::Response(db::Database& writer)> (*prepare)(const SharedSite& site, const Visitor& visitor,
                                                                   const http::Fields& form);
};
http::Answer take_password_form(const SharedSite& site, const http::Request& request, db::Database& reader,
                                const PasswordForm& form);

}  // namespace mitra::web
