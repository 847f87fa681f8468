#include <catch2/catch.hpp>

#include "tests/unit/web/affiliate.hpp"

using namespace mitra;
using namespace mitra::test;
using referral::AffiliateState;

namespace {

std::size_t times(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}
bool has(const std::string& page, std::string_view text) {
    return page.find(text) != std::string::npos;
}
bool leads_to_card(const http::Response& answer) {
    return answer.status == 303 && header(answer, "Location") == "/saya#mitra";
}

}  // namespace

TEST_CASE("an affiliate has a general link, and one for each product with what it earns", "[web][affiliate]") {
    AffiliateMember siti;
    const std::string page = siti.page().body;
    CHECK(has(page, "value=\"https://www.webdonasi.com/ref=SITI\""));
    CHECK(has(page, "value=\"https://www.webdonasi.com/p/magang?ref=SITI\""));
    CHECK(has(page, "Rp 150.000"));
    CHECK(has(page, "Rp 15.000"));
    CHECK(has(page, "(10%)"));
    CHECK(has(page, "Gratis"));
    CHECK(has(page, "tanpa komisi"));
    CHECK(has(page, "aria-current=\"page\">Link"));
    CHECK(has(page, "noindex"));
}

TEST_CASE("the commission is of the rate that counts, and of the price without its tax", "[web][affiliate]") {
    AffiliateMember siti{[](flow::Site& site) { site.shop.tax = {shop::TaxMode::inclusive, BasisPoints{1100}}; }};
    auto rina = siti.affiliates.find(siti.person).value();
    rina.rate_bp = 1250;
    siti.affiliates.set(rina);
    const std::string page = siti.page().body;
    CHECK(has(page, "(12,5%)"));
    CHECK(has(page, "Rp 16.892"));
}

TEST_CASE("a source that is typed stands in every link, folded to a word", "[web][affiliate]") {
    AffiliateMember siti;
    const std::string page = siti.page("?utm=Instagram").body;
    CHECK(has(page, "value=\"https://www.webdonasi.com/ref=SITI?utm_source=instagram\""));
    CHECK(has(page, "value=\"https://www.webdonasi.com/p/magang?ref=SITI&amp;utm_source=instagram\""));
    CHECK(has(page, "name=\"utm\" value=\"instagram\""));
    CHECK(has(page, "aria-current=\"true\">instagram"));
    const std::string odd = siti.page("?utm=<script>\"").body;
    CHECK_FALSE(has(odd, "<script"));
    CHECK(has(odd, "utm_source=lainnya"));
}

TEST_CASE("who picks a product shares its link, with words and a code to scan", "[web][affiliate]") {
    AffiliateMember siti;
    const std::string page = siti.page("?produk=magang&utm=wa").body;
    const std::string encoded = "https%3A%2F%2Fwww.webdonasi.com%2Fp%2Fmagang%3Fref%3DSITI%26utm_source%3Dwa";
    CHECK(has(page, "id=\"bagikan\">Bagikan Magang Jepang"));
    CHECK(has(page, "https://www.facebook.com/sharer/sharer.php?u=" + encoded));
    CHECK(has(page, "https://www.linkedin.com/sharing/share-offsite/?url=" + encoded));
    CHECK(has(page, "https://wa.me/?text=Yuk%20lihat%20Magang%20Jepang%20di%20sini%3A%20" + encoded));
    CHECK(has(page, "Instagram tidak menerima link"));
    CHECK(has(page, "aria-label=\"Kode QR link produk ini\""));
    CHECK(has(page, "name=\"produk\" value=\"magang\""));
    CHECK(has(page, "Sedang dibagikan"));
    CHECK(has(siti.page("?produk=tidak-ada").body, "link umum"));
}

TEST_CASE("what is not sold any more has no link, and many products come page by page", "[web][affiliate]") {
    AffiliateMember siti;
    auto gone = shop::ProductStore{siti.site().database}.find(siti.kelas).value();
    gone.archived_at = k_noon;
    shop::ProductStore{siti.site().database}.set(gone);
    CHECK_FALSE(has(siti.page().body, "Kelas Gratis"));
    CHECK_FALSE(has(siti.page("?produk=kelas").body, "Kelas Gratis"));
    for (int i = 0; i < 24; ++i)
        siti.add_product("p-" + std::to_string(i), "Produk " + std::to_string(i), Money{1'000});
    const std::string first = siti.page("?utm=wa").body;
    CHECK(times(first, "aria-label=\"Link ") == 20);
    CHECK(has(first, "/saya/mitra?sesudah=PRD-21&amp;utm=wa#produk"));
    const std::string second = siti.page("?sesudah=PRD-21&utm=wa").body;
    CHECK(times(second, "aria-label=\"Link ") == 5);
    CHECK(has(second, "href=\"/saya/mitra?utm=wa#produk\""));
}

TEST_CASE("who may not sell is led to the card that says why", "[web][affiliate]") {
    AffiliateMember siti;
    siti.suspend("Link di grup <jual beli>");
    CHECK(leads_to_card(siti.page()));
    const std::string card = siti.saya();
    CHECK(has(card, "dihentikan sementara"));
    CHECK(has(card, "Alasannya: Link di grup &lt;jual beli&gt;"));
    CHECK(has(card, "/saya/mitra/laporan"));  // what was earned is still theirs
    CHECK_FALSE(has(card, "/saya/mitra/kupon"));

    siti.person = add_person(siti.site().database, {.name = "Budi"});
    siti.enter();
    CHECK(leads_to_card(siti.page()));
    CHECK(has(siti.saya(), "href=\"/mitra/daftar\""));
    siti.affiliates.add({.id = siti.person, .applied_at = k_noon}, "web");
    CHECK(has(siti.saya(), "sedang kami periksa"));
    CHECK(leads_to_card(siti.page()));
    siti.affiliates.move(siti.person, AffiliateState::pending, AffiliateState::rejected, "Data belum lengkap", "ani",
                         k_noon);
    CHECK(has(siti.saya(), "Data belum lengkap"));
    CHECK(has(siti.saya(), "Daftar lagi"));
    CHECK_FALSE(has(siti.saya(), "/saya/mitra/laporan"));
}

TEST_CASE("a group without access keeps its links closed", "[web][affiliate]") {
    AffiliateMember siti;
    siti.groups.leave(siti.group, siti.person, k_noon);
    CHECK(leads_to_card(siti.page()));
    CHECK(has(siti.saya(), "belum dibuka untuk grup Anda"));
}

TEST_CASE("the card shows what the links brought this month and in all", "[web][affiliate]") {
    AffiliateMember siti;
    siti.count(1, siti.magang, 0, {.clicks = 1'234, .registrants = 3, .sales = 2, .commission = Money{30'000}});
    siti.count(60, {}, 0, {.clicks = 6});
    const std::string page = siti.saya();
    CHECK(has(page, "<th scope=\"row\">Klik</th><td>1.234</td><td>1.240</td>"));
    CHECK(has(page, "<th scope=\"row\">Komisi (Rp)</th><td>30.000</td><td>30.000</td>"));
    CHECK(has(page, "href=\"/saya/mitra\""));
}

TEST_CASE("a word of one's own for links is chosen once", "[web][affiliate]") {
    AffiliateMember siti;
    siti.site().database->execute("UPDATE affiliate SET code = NULL, code_key = NULL");
    const PersonId rina = add_person(siti.site().database, {.name = "Rina"});
    siti.make_affiliate(rina, "RINA");
    const std::string before = siti.page().body;
    CHECK(has(before, "/ref=081562726272"));
    CHECK(has(before, "action=\"/saya/mitra/kode\""));
    const auto choose = [&](const std::string& code) { return siti.send("/saya/mitra/kode", {{"kode", code}}); };
    for (const char* odd : {"", "ab", "12345", "<b>abc", "r1na", "Rina"}) {
        CAPTURE(odd);
        const auto answer = choose(odd);
        CHECK(answer.status == 422);
        CHECK(test::has(answer, "id=\"kode-salah\""));
        CHECK_FALSE(test::has(answer, "<b>abc"));
    }
    CHECK(header(choose("siti-hemat"), "Location") == "/saya/mitra");
    CHECK(has(siti.page().body, "/ref=SITI-HEMAT\""));
    CHECK_FALSE(has(siti.page().body, "/saya/mitra/kode"));
    CHECK(choose("LAIN").status == 303);
    CHECK(siti.affiliates.find(siti.person)->code == "SITI-HEMAT");
}
