#include <catch2/catch.hpp>

#include "lib/people/link_store.hpp"
#include "lib/people/standing_link.hpp"
#include "lib/referral/referral_store.hpp"
#include "tests/support/people.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

struct Referrer : Visitor {
    using Visitor::Visitor;
    PersonId id = add_person(site.database, {.name = "Budi <Santoso>", .phone = "+6281562726272"});

    void brings(const SomePerson& some) {
        const PersonId newcomer = add_person(site.database, some);
        referral::ReferralStore{site.database}.decide(newcomer, referral::Outcome::brought, id, k_noon, k_wib);
    }
    std::string own_page() {
        const auto person = people::PersonStore{site.database, test_vault()}.find(id);
        return "/m/" + people::standing_token(test_vault(), people::LinkPurpose::dashboard, *person);
    }
};

}  // namespace

TEST_CASE("a referrer's page shows link, totals and whom they brought", "[web]") {
    Referrer referrer;
    referrer.brings({.name = "Dewi", .phone = "+6281200000021", .city = "Depok", .profession = "Perawat"});
    const auto page = referrer.get(referrer.own_page());
    CHECK(page.status == 200);
    CHECK(has(page, "Budi &lt;Santoso&gt;"));
    CHECK(has(page, "<dt>Sudah Anda undang</dt><dd>1</dd>"));
    CHECK(has(page, "Ibu Dewi"));
    CHECK(has(page, "Depok · Perawat"));
    CHECK(has(page, "href=\"https://wa.me/6281200000021\""));
    CHECK(has(page, ">081200000021<"));
    CHECK(has(page, "href=\"https://www.webdonasi.com/ref=081562726272\""));
    CHECK(has(page, "https://wa.me/?text="));
    CHECK(has(page, "sharer.php?u=https%3A%2F%2Fwww.webdonasi.com%2Fref%3D081562726272"));
    CHECK(has(page, "aria-label=\"Kode QR link undangan Anda\""));
    CHECK(has(page, "noindex"));
    CHECK(page.body.size() < 40'000);
}

TEST_CASE("numbers of others are masked where the site says so", "[web]") {
    Referrer referrer{[](flow::Site& site) { site.mask_contacts = true; }};
    referrer.brings({.phone = "+6281200000021"});
    const auto page = referrer.get(referrer.own_page());
    CHECK(has(page, "0812****0021"));
    CHECK_FALSE(has(page, "1200000021"));
    CHECK(has(referrer.get("/privasi"), "nomornya disamarkan"));
}

TEST_CASE("who never agreed to it is not given away to their inviter", "[web]") {
    Referrer referrer;
    referrer.brings({.phone = "+6281200000021", .consent = false});
    const auto page = referrer.get(referrer.own_page());
    CHECK(has(page, "0812****0021"));
    CHECK_FALSE(has(page, "1200000021"));
}

TEST_CASE("whom one brought is paged, newest first", "[web]") {
    Referrer referrer;
    for (int n = 1; n <= 21; ++n)
        referrer.brings({.name = "Orang Nomor" + std::to_string(n)});
    const std::string path = referrer.own_page();
    const auto first = referrer.get(path);
    CHECK(has(first, "Orang Nomor21<"));
    CHECK(has(first, "Orang Nomor2<"));
    CHECK_FALSE(has(first, "Orang Nomor1<"));
    CHECK(has(first, path + "?sebelum=2#undangan"));

    const auto second = referrer.get(path + "?sebelum=2");
    CHECK(has(second, "Orang Nomor1<"));
    CHECK_FALSE(has(second, "Lihat yang lebih lama"));
    CHECK(has(second, "Kembali ke yang terbaru"));
    CHECK(has(referrer.get(path + "?sebelum=-5"), "Orang Nomor21<"));
}

TEST_CASE("a link that the admin gave out opens the page until it is revoked or past its time", "[web]") {
    Referrer referrer;
    people::LinkStore links{referrer.site.database};
    const auto give = [&](Instant expires_at) {
        return links.issue(
            {.person = referrer.id, .action = {}, .role = {}, .expires_at = expires_at, .created_by = "tests"}, k_noon);
    };
    const auto given = give(k_noon + std::chrono::hours{1});
    CHECK(has(referrer.get("/m/" + given.token), "Budi &lt;Santoso&gt;"));
    referrer.site.clock.advance(std::chrono::hours{1});
    CHECK(referrer.get("/m/" + given.token).status == 404);

    const auto revoked = give(k_noon + std::chrono::hours{2});
    links.revoke(revoked.id, k_noon);
    CHECK(referrer.get("/m/" + revoked.token).status == 404);
}

TEST_CASE("a token of nobody, of another purpose or of somebody erased opens nothing", "[web]") {
    Referrer referrer;
    const std::string path = referrer.own_page();
    auto people = people::PersonStore{referrer.site.database, test_vault()};
    const auto stop = people::standing_token(test_vault(), people::LinkPurpose::stop, *people.find(referrer.id));
    CHECK(referrer.get("/m/" + stop).status == 404);
    CHECK(referrer.get("/m/x").status == 404);
    CHECK(referrer.get(path.substr(0, path.size() - 1)).status == 404);
    people.erase(referrer.id, k_noon);
    CHECK(referrer.get(path).status == 404);
}
