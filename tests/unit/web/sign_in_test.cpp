#include <catch2/catch.hpp>

#include "lib/crypto/password.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* k_sessions = "SELECT COUNT(*) FROM session";

}  // namespace

TEST_CASE("who knows email and password is let in, with a cookie that only a browser sees", "[web][sign_in]") {
    Member siti;
    const auto answer = siti.sign_in("  SITI@contoh.id ");
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == "/saya");
    const std::string cookie = header(answer, "Set-Cookie");
    CHECK(cookie.starts_with("__Host-sesi="));
    for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age=2592000"})
        CHECK(cookie.find(part) != std::string::npos);
    siti.take_cookie(answer);
    CHECK(siti.visitor.get("/saya").status == 200);
    CHECK(siti.site().count("SELECT length(token_hash) FROM session") == 32);
    CHECK(header(siti.visitor.get("/masuk"), "Location") == "/saya");
}

TEST_CASE("a phone number serves as well as the email", "[web][sign_in]") {
    Member siti;
    CHECK(siti.sign_in("0815-6272-6272").status == 303);
}

TEST_CASE("a wrong password, a person without one and a stranger are answered alike", "[web][sign_in]") {
    Member siti;
    add_person(siti.site().database, {.phone = "+6281200000077", .email = "tanpa@contoh.id"});
    const auto wrong = siti.sign_in("siti@contoh.id", "bukan yang ini");
    CHECK(wrong.status == 422);
    CHECK(has(wrong, "id=\"sandi-salah\""));
    CHECK(has(wrong, "aria-invalid=\"true\""));
    CHECK_FALSE(has(wrong, "bukan yang ini"));
    const auto without = [&](const http::Response& page, const std::string& typed) {
        std::string text = page.body;
        for (auto at = text.find(typed); at != std::string::npos; at = text.find(typed))
            text.replace(at, typed.size(), "X");
        return text;
    };
    const std::string expected = without(wrong, "siti@contoh.id");
    for (const char* other : {"tanpa@contoh.id", "lain@contoh.id", "081200000077", "081299999999", "siti@", "-"}) {
        CAPTURE(other);
        const auto answer = siti.sign_in(other, "bukan yang ini");
        CHECK(answer.status == 422);
        if (std::string_view{other}.size() > 1) CHECK(without(answer, other) == expected);
    }
    CHECK(siti.site().count(k_sessions) == 0);
}

TEST_CASE("what was typed is shown again, safe to show, but never the password", "[web][sign_in]") {
    Member siti;
    const auto page = siti.sign_in("\"><script>alert(1)</script>@x", "rahasia <b>sekali</b>");
    CHECK(page.status == 422);
    CHECK_FALSE(has(page, "<script>"));
    CHECK_FALSE(has(page, "sekali"));
    const auto empty = siti.visitor.post("/masuk", {{"email", ""}, {"sandi", ""}});
    CHECK(empty.status == 422);
    CHECK((has(empty, "id=\"email-salah\"") && has(empty, "id=\"sandi-salah\"")));
}

TEST_CASE("a session that was planted in a browser is not the one that sign-in opens", "[web][sign_in]") {
    Member siti;
    siti.visitor.cookies = {{"__Host-sesi", std::string(43, 'A')}};
    siti.take_cookie(siti.sign_in("siti@contoh.id"));
    CHECK(siti.session_cookie() != std::string(43, 'A'));

    // Also a real session, of the attacker's own, ends when somebody else signs in over it.
    const PersonId attacker = add_person(siti.site().database, {.email = "jahat@contoh.id"});
    people::SignInStore store{siti.site().database};
    const std::string planted = store.begin_session(attacker, k_noon);
    siti.visitor.cookies = {{"__Host-sesi", planted}};
    siti.take_cookie(siti.sign_in("siti@contoh.id"));
    CHECK(siti.session_cookie() != planted);
    CHECK_FALSE(store.session(planted, k_noon));
}

TEST_CASE("the same account is guessed a few times from one address, and not endlessly from many", "[web][sign_in]") {
    Member siti;
    int answered = 0;
    for (int i = 0; i < 10; ++i)
        answered += siti.sign_in("siti@contoh.id", "tebakan ke-" + std::to_string(i)).status == 422 ? 1 : 0;
    CHECK(answered == 6);
    const auto refused = siti.sign_in("Siti@Contoh.id ");  // the right one too: a guesser learns nothing
    CHECK(refused.status == 429);
    CHECK_FALSE(header(refused, "Retry-After").empty());
    CHECK(siti.sign_in("081562726272").status == 303);  // the phone has a bucket of its own

    answered = 0;
    for (int i = 0; i < 60; ++i) {
        siti.visitor.address = "203.0.113." + std::to_string(100 + i);
        answered += siti.sign_in("siti@contoh.id", "tebakan").status == 422 ? 1 : 0;
    }
    CHECK(answered < 30);
    // A stranger's account is throttled alike.
    answered = 0;
    siti.visitor.address = "198.51.100.1";
    for (int i = 0; i < 10; ++i)
        answered += siti.sign_in("lain@contoh.id", "tebakan").status == 422 ? 1 : 0;
    CHECK(answered == 6);
}

TEST_CASE("sign-in leads on to our own pages only", "[web][sign_in]") {
    Member siti;
    const auto led = [&](const std::string& onward) {
        siti.visitor.address += "x";  // no throttling here
        const auto answer = siti.visitor.post(
            "/masuk", {{"email", "siti@contoh.id"}, {"sandi", Member::k_password}, {"lanjut", onward}});
        return header(answer, "Location");
    };
    CHECK(led("/saya/materi/MAT-1") == "/saya/materi/MAT-1");
    CHECK(led("/checkout/program-magang") == "/checkout/program-magang");
    for (const char* bad : {"https://evil.example/", "//evil.example", "/\\evil.example", "/saya//evil.example", "saya",
                            "/saya/../../evil", "/saya/\r\nSet-Cookie: a=b", "/saya/%0d%0a", "/keluar",
                            "javascript:alert(1)", "/saya/?x=//evil", "/checkout/"}) {
        CAPTURE(bad);
        CHECK(led(bad) == "/saya");
    }
    Visitor visitor;
    CHECK(header(visitor.get("/saya/materi/MAT-3"), "Location") == "/masuk?lanjut=/saya/materi/MAT-3");
    CHECK(header(visitor.get("/saya"), "Location") == "/masuk");
    CHECK(has(visitor.get("/masuk?lanjut=https://evil.example"), "name=\"lanjut\" value=\"/saya\""));
}

TEST_CASE("forms of another site sign nobody in", "[web][sign_in]") {
    Member siti;
    for (const char* path : {"/masuk", "/lupa-sandi", "/atur-sandi/x"}) {
        CAPTURE(path);
        const http::Fields form{{"email", "siti@contoh.id"}, {"sandi", Member::k_password}};
        for (const char* origin : {"https://evil.example", "null", "http://www.webdonasi.com"})
            CHECK(siti.visitor.post(path, form, {{"origin", origin}}).status == 403);
    }
    CHECK(siti.visitor
              .post("/masuk", {{"email", "siti@contoh.id"}, {"sandi", Member::k_password}},
                    {{"origin", "https://www.webdonasi.com"}})
              .status == 303);
}

TEST_CASE("signing out ends the session, for whoever else has its cookie too", "[web][sign_in]") {
    Member siti;
    siti.enter();
    const auto stolen = siti.visitor.cookies;
    const http::Fields own{{"origin", "https://www.webdonasi.com"}};
    CHECK(siti.visitor.post("/keluar", {{"csrf", siti.csrf()}}).status == 403);  // no Origin
    CHECK(siti.visitor.post("/keluar", {}, own).status == 403);
    CHECK(siti.visitor.get("/saya").status == 200);
    const auto answer = siti.visitor.post("/keluar", {{"csrf", siti.csrf()}}, own);
    CHECK(header(answer, "Location") == "/masuk");
    CHECK(header(answer, "Set-Cookie").find("Max-Age=0") != std::string::npos);
    siti.visitor.cookies = stolen;
    CHECK(siti.visitor.get("/saya").status == 303);
    CHECK(siti.visitor.post("/keluar", {}, own).status == 303);  // again does no harm
}

TEST_CASE("a session lies idle for a week at most, and its use is noted", "[web][sign_in]") {
    Member siti;
    siti.enter();
    for (int day = 0; day < 5; ++day) {
        siti.site().clock.advance(24h * 6);
        const int expected = day < 4 ? 200 : 303;  // 30 days are over
        CHECK(siti.visitor.get("/saya").status == expected);
    }
    siti.enter();
    siti.site().clock.advance(24h * 7);
    CHECK(siti.visitor.get("/saya").status == 303);
}

TEST_CASE("a password hashed at a lower cost is hashed anew at sign-in", "[web][sign_in]") {
    Member siti;
    CHECK(siti.sign_in("siti@contoh.id").status == 303);
    const auto now = people::SignInStore{siti.site().database}.password_hash(siti.person).value();
    CHECK(now != Member::k_cheap_hash);
    CHECK(crypto::password_matches(now, Member::k_password));
}
