#include <catch2/catch.hpp>

#include "lib/payout/payee_store.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* k_path = "/saya/rekening";

http::Fields filled(const char* number = "123-456-7890", const char* password = Member::k_password) {
    return {{"bank", "bank bca"}, {"nomor", number}, {"pemilik", "Siti Rahayu"}, {"sandi_lama", password}};
}

std::optional<payout::PayeeAccount> account(Member& member) {
    return payout::PayeeStore{member.site().database, test_vault()}.current(member.person);
}

}  // namespace

TEST_CASE("who is signed in names the account they are paid to", "[web][payout]") {
    Member siti;
    CHECK(siti.visitor.get(k_path).status == 303);
    siti.enter();
    const auto empty = siti.visitor.get(k_path);
    CHECK(empty.status == 200);
    CHECK(has(empty, "Belum ada rekening"));
    CHECK(has(empty, siti.csrf()));

    const auto answer = siti.send(k_path, filled());
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == "/saya/rekening?tersimpan=ya");
    REQUIRE(account(siti));
    CHECK(account(siti)->words.number == "1234567890");
    CHECK(account(siti)->created_by == to_string(siti.person));

    const auto page = siti.visitor.get("/saya/rekening?tersimpan=ya");
    CHECK(has(page, "BCA ••••••7890"));
    CHECK(has(page, "atas nama Siti Rahayu"));
    CHECK(has(page, "baru dimulai"));
    CHECK(has(page, "oleh Anda"));
    CHECK_FALSE(has(page, "1234567890"));
    CHECK(header(siti.send(k_path, filled()), "Location") == "/saya/rekening?tersimpan=sama");
    CHECK(siti.site().count("SELECT count(*) FROM payee_account") == 1);
    siti.site().clock.advance(72h);
    siti.enter();
    CHECK_FALSE(has(siti.visitor.get(k_path), "baru dimulai"));
}

TEST_CASE("an account is changed with the password only, and nobody guesses it", "[web][payout]") {
    Member siti;
    siti.enter();
    int answered = 0;
    for (int i = 0; i < 10; ++i) {
        const auto page = siti.send(k_path, filled("1234567890", "tebakan salah"));
        answered += page.status == 422 ? 1 : 0;
        if (page.status == 422) CHECK(has(page, "id=\"sandi_lama-salah\""));
    }
    CHECK(answered == 6);
    CHECK_FALSE(account(siti));
    CHECK(siti.site().count("SELECT count(*) FROM message") == 0);
}

TEST_CASE("each wrong field of an account is told, and what was typed stays but for the password", "[web][payout]") {
    Member siti;
    siti.enter();
    const auto empty = siti.send(k_path, {});
    CHECK(empty.status == 422);
    for (const char* field : {"bank", "nomor", "pemilik", "sandi_lama"})
        CHECK(has(empty, std::string{"id=\""} + field + "-salah\""));
    const auto page = siti.send(
        k_path, {{"bank", "BCA"}, {"nomor", "12<b>34"}, {"pemilik", "Siti"}, {"sandi_lama", Member::k_password}});
    CHECK(page.status == 422);
    CHECK(has(page, "id=\"nomor-salah\""));
    CHECK(has(page, "12&lt;b&gt;34"));
    CHECK_FALSE(has(page, "id=\"bank-salah\""));
    CHECK_FALSE(has(page, Member::k_password));
    CHECK_FALSE(account(siti));
}

TEST_CASE("no other page changes an account, and nobody sees another's", "[web][payout]") {
    Member siti;
    siti.enter();
    auto form = filled();
    CHECK(siti.visitor.post(k_path, form, {{"origin", "https://www.webdonasi.com"}}).status == 403);
    form.add("csrf", siti.csrf());
    CHECK(siti.visitor.post(k_path, form, {{"origin", "https://jahat.example"}}).status == 403);
    CHECK_FALSE(account(siti));
    siti.send(k_path, filled());

    const PersonId budi = add_person(siti.site().database, {.email = "budi@contoh.id"});
    siti.visitor.cookies = {
        {"__Host-sesi", people::SignInStore{siti.site().database}.begin_session(budi, siti.site().clock.now())}};
    CHECK_FALSE(has(siti.visitor.get(k_path), "7890"));
}
