#include <catch2/catch.hpp>

#include "lib/crypto/password.hpp"
#include "lib/flow/sign_in.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* k_new = "gajah suka kacang";
constexpr const char* k_mails = "SELECT COUNT(*) FROM message";

std::string link_for(Member& member) {
    return "/atur-sandi/" + people::SignInStore{member.site().database}.issue_password_link(
                                member.person, people::SignInStore::Purpose::forgotten, member.site().clock.now());
}

}  // namespace

TEST_CASE("who forgot a password is told the same whoever they are, and mailed only when known", "[web][sign_in]") {
    Member siti;
    const auto known = siti.visitor.post("/lupa-sandi", {{"email", " Siti@Contoh.id"}});
    CHECK(known.status == 200);
    CHECK(siti.site().count(k_mails) == 1);
    const auto unknown = siti.visitor.post("/lupa-sandi", {{"email", "lain@contoh.id"}});
    CHECK((unknown.status == known.status && unknown.body == known.body && unknown.headers == known.headers));
    CHECK_FALSE(has(known, "contoh.id"));
    CHECK(siti.site().count(k_mails) == 1);
    CHECK(siti.visitor.post("/lupa-sandi", {{"email", "siti"}}).status == 422);
    CHECK(siti.visitor.post("/lupa-sandi", {{"email", "a@b.id\r\nBcc: c@d.id"}}).status == 422);
}

TEST_CASE("a mailbox is not filled with links, from one address or from many", "[web][sign_in]") {
    Member siti;
    for (int i = 0; i < 20; ++i) {
        siti.visitor.address = "203.0.113." + std::to_string(i / 5);
        siti.site().clock.advance(1s);
        const int known = siti.visitor.post("/lupa-sandi", {{"email", "siti@contoh.id"}}).status;
        const int unknown = siti.visitor.post("/lupa-sandi", {{"email", "lain@contoh.id"}}).status;
        CHECK(known == unknown);
    }
    CHECK(siti.site().count(k_mails) == 5);
}

TEST_CASE("a link sets a password once and lets its holder in", "[web][sign_in]") {
    Member siti;
    siti.enter();
    const auto stolen = siti.visitor.cookies;
    const std::string link = link_for(siti);
    const auto page = siti.visitor.get(link);
    CHECK(page.status == 200);
    CHECK(has(page, "siti@contoh.id"));
    CHECK(has(page, "autocomplete=\"new-password\""));

    siti.visitor.cookies = {};
    const auto answer = siti.visitor.post(link, {{"sandi", k_new}});
    CHECK(header(answer, "Location") == "/saya");
    siti.take_cookie(answer);
    CHECK(siti.visitor.get("/saya").status == 200);
    const auto hash = people::SignInStore{siti.site().database}.password_hash(siti.person).value();
    CHECK(crypto::password_matches(hash, k_new));

    siti.visitor.cookies = stolen;
    CHECK(siti.visitor.get("/saya").status == 303);
    for (const auto& again : {siti.visitor.get(link), siti.visitor.post(link, {{"sandi", "punya orang lain"}})}) {
        CHECK(again.status == 410);
        CHECK(has(again, "/lupa-sandi"));
    }
    CHECK(people::SignInStore{siti.site().database}.password_hash(siti.person) == hash);
}

TEST_CASE("a link that is too old, was overtaken or was never made looks like a used one", "[web][sign_in]") {
    Member siti;
    const std::string old = link_for(siti), newest = link_for(siti);
    const auto junk = siti.visitor.get("/atur-sandi/" + std::string(43, 'x'));
    CHECK(junk.status == 410);
    CHECK(siti.visitor.get(old).body == junk.body);
    siti.site().clock.advance(30min);
    CHECK(siti.visitor.get(newest).body == junk.body);
    CHECK(siti.visitor.post(newest, {{"sandi", k_new}}).status == 410);
}

TEST_CASE("a weak password keeps the link open and says what is wrong", "[web][sign_in]") {
    Member siti;
    const std::string link = link_for(siti);
    for (const char* weak : {"", "gajah", "1234567890", "Siti  Rahayu", "siti@contoh.id"}) {
        CAPTURE(weak);
        const auto page = siti.visitor.post(link, {{"sandi", weak}});
        CHECK(page.status == 422);
        CHECK(has(page, "id=\"sandi-salah\""));
        if (std::string_view{weak}.size() == 5) CHECK_FALSE(has(page, weak));
    }
    CHECK(siti.visitor.post(link, {{"sandi", k_new}}).status == 303);
}

TEST_CASE("who knows the password changes it, and every other session ends", "[web][sign_in]") {
    Member siti;
    siti.enter();
    const auto thief = siti.visitor.cookies;
    siti.enter();
    CHECK(has(siti.visitor.get("/saya/sandi"), siti.csrf()));
    const auto answer = siti.send("/saya/sandi", {{"sandi_lama", Member::k_password}, {"sandi", k_new}});
    CHECK(header(answer, "Location") == "/saya?sandi=baru");
    siti.take_cookie(answer);
    CHECK(has(siti.visitor.get("/saya?sandi=baru"), "sudah diganti"));
    CHECK(siti.site().count("SELECT COUNT(*) FROM session") == 1);
    siti.visitor.cookies = thief;
    CHECK(siti.visitor.get("/saya").status == 303);
}

TEST_CASE("a session alone changes no password, and does not guess it", "[web][sign_in]") {
    Member siti;
    siti.enter();
    int answered = 0;
    for (int i = 0; i < 10; ++i) {
        const auto page = siti.send("/saya/sandi", {{"sandi_lama", "tebakan " + std::to_string(i)}, {"sandi", k_new}});
        answered += page.status == 422 ? 1 : 0;
        if (page.status == 422) CHECK(has(page, "id=\"sandi_lama-salah\""));
    }
    CHECK(answered == 6);
    CHECK(people::SignInStore{siti.site().database}.password_hash(siti.person) == Member::k_cheap_hash);
    CHECK(siti.visitor.get("/saya").status == 200);
    const auto empty = siti.send("/saya/sandi", {});
    CHECK((empty.status == 422 && has(empty, "id=\"sandi_lama-salah\"") && has(empty, "id=\"sandi-salah\"")));
}
