#include <catch2/catch.hpp>

#include "lib/flow/change_coupon.hpp"
#include "lib/referral/coupon_store.hpp"
#include "tests/unit/web/affiliate.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_path = "/saya/mitra/kupon";

/// Siti, and a coupon of the shop that codes may be derived from.
struct Couponing : AffiliateMember {
    referral::CouponStore coupons{site().database};
    CouponId parent = flow::add_coupon(site().services(), off(Money{50'000}, "DISKONN50"));

    static referral::Coupon off(Money amount, const std::string& code) {
        referral::Coupon coupon;
        coupon.code = code;
        coupon.amount = amount;
        coupon.derivable = true;
        return coupon;
    }
    http::Response derive(const std::string& code, const std::string& from = "CPN-1") {
        return send(k_path, {{"induk", from}, {"kode", code}});
    }
    http::Response disable(CouponId id) { return send(k_path + ("/" + to_string(id)) + "/matikan", {}); }
    std::string own() { return page("/kupon").body; }
};

bool has(const std::string& page, std::string_view text) {
    return page.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a code of one's own is made from a coupon of the shop, and gives what that gives", "[web][affiliate]") {
    Couponing siti;
    CHECK(has(siti.own(), "Belum ada."));
    CHECK(has(siti.own(), "kode asal DISKONN50"));
    const auto answer = siti.derive("bye50");
    CHECK(header(answer, "Location") == "/saya/mitra/kupon?baru=CPN-2");
    const std::string page = siti.page("/kupon?baru=CPN-2").body;
    CHECK(has(page, "Kode BYE50 siap dipakai."));
    CHECK(has(page, "Potongan Rp 50.000, untuk semua produk"));
    CHECK(has(page, "Dipakai <strong>0</strong> kali"));
    const auto made = siti.coupons.find(CouponId{2}).value();
    CHECK((made.owner == siti.person && made.parent == siti.parent));
    CHECK(siti.site().count("SELECT count(*) FROM audit WHERE act = 'coupon.derive' AND actor LIKE 'PER-%'") == 1);
}

TEST_CASE("a code that is none, or reads like another, is refused at its field", "[web][affiliate]") {
    Couponing siti;
    siti.derive("BYE50");
    for (const char* odd : {"", "ab", "terlalu-panjang-sekali-ini", "bye 50", "-abc", "<b>abc", "BYE5O", "CPN-7"}) {
        CAPTURE(odd);
        const auto answer = siti.derive(odd);
        CHECK(answer.status == 422);
        CHECK(test::has(answer, "id=\"kode-salah\""));
        CHECK_FALSE(test::has(answer, "<b>abc"));
    }
    CHECK(test::has(siti.derive("bye50"), "value=\"bye50\""));
}

TEST_CASE("only a coupon that allows it is derived from", "[web][affiliate]") {
    Couponing siti;
    auto closed = siti.off(Money{10'000}, "TERTUTUP");
    closed.derivable = false;
    flow::add_coupon(siti.site().services(), closed);
    CHECK_FALSE(has(siti.own(), "TERTUTUP"));
    for (const char* odd : {"", "CPN-2", "CPN-99", "DISKONN50", "CPN-1 OR 1"}) {
        CAPTURE(odd);
        const auto answer = siti.derive("SITI-HEMAT", odd);
        CHECK(answer.status == 422);
        CHECK(test::has(answer, "id=\"induk-salah\""));
        CHECK(test::has(answer, "value=\"SITI-HEMAT\""));
    }
    flow::switch_coupon(siti.site().services(), siti.parent, false);
    CHECK(siti.derive("SITI-HEMAT").status == 422);
    CHECK(has(siti.own(), "tidak ada potongan"));
}

TEST_CASE("what a code gives is read from where it comes, as that is now", "[web][affiliate]") {
    Couponing siti;
    siti.derive("BYE50");
    auto parent = siti.coupons.find(siti.parent).value();
    parent.amount = std::nullopt;
    parent.percent = BasisPoints{1250};
    parent.scope = referral::CouponScope::only;
    parent.products = {siti.magang};
    parent.use_limit = 10;
    parent.expires_at = k_noon + std::chrono::hours{48};
    flow::set_coupon(siti.site().services(), parent);
    const std::string page = siti.own();
    CHECK(has(page, "Potongan 12,5%, hanya untuk Magang Jepang"));
    CHECK(has(page, "sampai 22 Nov 2026 12.00 · sisa 10 pemakaian"));
    siti.site().clock.advance(std::chrono::hours{49});
    CHECK(has(siti.own(), "Sudah lewat masanya"));
}

TEST_CASE("a code is switched off by its owner alone, and stays to be seen", "[web][affiliate]") {
    Couponing siti;
    siti.derive("BYE50");
    const PersonId rina = add_person(siti.site().database, {.name = "Rina"});
    siti.make_affiliate(rina, "RINA");
    const CouponId others = flow::derive_coupon(siti.site().services(), siti.parent, "RINA50", rina);
    CHECK_FALSE(has(siti.own(), "RINA50"));
    CHECK(siti.disable(others).status == 404);
    CHECK(siti.disable(siti.parent).status == 404);
    CHECK(siti.disable(CouponId{99}).status == 404);
    CHECK_FALSE(siti.coupons.find(others)->disabled_at);

    CHECK(header(siti.disable(CouponId{2}), "Location") == "/saya/mitra/kupon?mati=CPN-2");
    CHECK(has(siti.page("/kupon?mati=CPN-2").body, "Kode BYE50 sudah dimatikan."));
    CHECK(has(siti.own(), "Dimatikan"));
    CHECK(siti.disable(CouponId{2}).status == 303);  // once more changes nothing
    CHECK_FALSE(has(siti.page("/kupon?mati=CPN-3").body, "RINA50"));
}

TEST_CASE("a suspended affiliate makes no codes", "[web][affiliate]") {
    Couponing siti;
    siti.suspend("x");
    CHECK(header(siti.derive("BYE50"), "Location") == "/saya#mitra");
    CHECK_FALSE(siti.coupons.by_code("BYE50"));
}
