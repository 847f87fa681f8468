#pragma once

#include <string>

#include "lib/people/sign_in.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

namespace mitra::test {

/// Siti with her browser: she has a password.
struct Member {
    static constexpr const char* k_password = "kuda nil menari";
    /// Its hash at the lowest cost there is, 8 KiB and one pass: tests have better things to do.
    static constexpr const char* k_cheap_hash =
        "$argon2id$v=19$m=8,t=1,p=1$+VtpB5av/ITrthD5HBk9Uw$dww8Oul/7OHVlUZ5WCJ02HJfMaQHp+Wt5VDyu9cyzhA";

    Visitor visitor;
    PersonId person = add_person(visitor.site.database, {.phone = "+6281562726272", .email = "siti@contoh.id"});

    explicit Member(Visitor::Change change = [](flow::Site&) {}) : visitor{change} {
        people::SignInStore{site().database}.set_password(person, k_cheap_hash, k_noon);
    }

    TestSite& site() { return visitor.site; }
    http::Response sign_in(const std::string& email, const std::string& password = k_password) {
        return visitor.post("/masuk", {{"email", email}, {"sandi", password}});
    }
    void take_cookie(const http::Response& answer) {
        const std::string cookie = header(answer, "Set-Cookie");
        const auto equals = cookie.find('=');
        visitor.cookies = {{cookie.substr(0, equals), cookie.substr(equals + 1, cookie.find(';') - equals - 1)}};
    }
    /// A session without the way through the form.
    void enter() {
        visitor.cookies = {
            {"__Host-sesi", people::SignInStore{site().database}.begin_session(person, site().clock.now())}};
    }
    std::string session_cookie() { return std::string{visitor.cookies.get("__Host-sesi")}; }
    std::string csrf() { return people::csrf_token(test_vault(), session_cookie()); }
    /// A form of the session as our own page sends it.
    http::Response send(const std::string& path, http::Fields form) {
        form.add("csrf", csrf());
        return visitor.post(path, std::move(form), {{"origin", "https://www.webdonasi.com"}});
    }
};

}  // namespace mitra::test
