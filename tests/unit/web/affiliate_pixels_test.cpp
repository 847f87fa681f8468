#include <catch2/catch.hpp>

#include "tests/unit/web/affiliate.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_path = "/saya/mitra/piksel";
constexpr const char* k_snippet = "<script>!function(f,b){}(window);\nfbq('init', '123456789012345');\n</script>";

struct Pixeling : AffiliateMember {
    http::Response save(const std::string& meta, const std::string& tiktok = "", const std::string& ga = "") {
        return send(k_path, {{"meta", meta}, {"tiktok", tiktok}, {"ga", ga}});
    }
    referral::Pixels stored() { return affiliates.find(person)->pixels; }
};

}  // namespace

TEST_CASE("of a pasted snippet the id is kept, and nothing else is ever shown", "[web][affiliate]") {
    Pixeling siti;
    CHECK(header(siti.save(k_snippet, "C4ABCDEFGH1234567890", "G-ABC1234567"), "Location") ==
          "/saya/mitra/piksel?tersimpan=ya");
    CHECK(siti.stored() == referral::Pixels{"123456789012345", "C4ABCDEFGH1234567890", "G-ABC1234567"});
    const auto page = siti.page("/piksel?tersimpan=ya");
    CHECK(test::has(page, "Tersimpan."));
    CHECK(test::has(page, ">123456789012345</textarea>"));
    CHECK(test::has(page, "<strong>G-ABC1234567</strong>"));
    CHECK_FALSE(test::has(page, "fbq"));
    CHECK(siti.site().count("SELECT count(*) FROM audit WHERE act = 'affiliate.set'") == 1);
}

TEST_CASE("an empty field takes the tracker away", "[web][affiliate]") {
    Pixeling siti;
    siti.save("123456789012345", "", "G-ABC1234567");
    siti.save(" \n", "", "G-ABC1234567");
    CHECK(siti.stored() == referral::Pixels{"", "", "G-ABC1234567"});
}

TEST_CASE("what has no id is refused at its field, shown as it was typed, and changes nothing", "[web][affiliate]") {
    Pixeling siti;
    siti.save("123456789012345");
    for (const char* odd : {"<script>alert(1)</script>", "12", "fbq('init', 'x\"><script>')", "G-ABC1234567"}) {
        CAPTURE(odd);
        const auto answer = siti.save(odd, "", "G-XYZ1234567");
        CHECK(answer.status == 422);
        CHECK(test::has(answer, "id=\"meta-salah\""));
        CHECK_FALSE(test::has(answer, "id=\"ga-salah\""));
        CHECK_FALSE(test::has(answer, "<script"));
        CHECK(test::has(answer, ">G-XYZ1234567</textarea>"));
        CHECK(siti.stored() == referral::Pixels{"123456789012345", "", ""});
    }
}

TEST_CASE("a suspended affiliate changes no trackers", "[web][affiliate]") {
    Pixeling siti;
    siti.suspend("x");
    CHECK(header(siti.save("123456789012345"), "Location") == "/saya#mitra");
    CHECK(siti.stored() == referral::Pixels{});
}
