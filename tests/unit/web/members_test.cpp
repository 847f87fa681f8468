// /saya/anggota: what a member has; /saya/tim: whom a leader leads.
#include <catch2/catch.hpp>

#include "lib/flow/change_leader.hpp"
#include "lib/flow/submit_report.hpp"
#include "lib/flow/validate_report.hpp"
#include "tests/unit/web/members.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

struct Members : MembersSite {
    explicit Members(Visitor::Change change = [](flow::Site&) {}) : MembersSite{change} {}

    http::Response page() { return visitor.get("/saya/anggota"); }
    void reports(PersonId who, std::int64_t total) {
        const auto report = flow::submit_report(
            site().services(),
            {.person = who, .day = day_number(k_noon, k_wib), .text = "Rahasia anggota", .file = {}});
        flow::validate_report(site().services(), report.id, Money{total});
    }
};

}  // namespace

TEST_CASE("a member of basic sees no account and no group, and how to go up", "[web][member]") {
    Members siti;
    siti.has(siti.person, "basic");
    CHECK_FALSE(has(siti.page(), "Akun TikTok"));
    CHECK_FALSE(has(siti.page(), "Grup diskusi"));
    CHECK(has(siti.page(), "Upgrade ke VIP Member"));
    CHECK(has(siti.visitor.get("/saya"), "Basic Member"));
    flow::request_upgrade(siti.site().services(), siti.order_of(siti.person, "vip"));
    CHECK(has(siti.page(), "sedang diproses"));
}

TEST_CASE("a membership that ended is said to have ended", "[web][member]") {
    Members siti;
    flow::buy_membership(siti.site().services(), siti.order_of(siti.person, "basic"));
    CHECK(has(siti.visitor.get("/saya"), "menunggu pembayaran"));
    CHECK(has(siti.page(), "Tidak ada paket yang aktif"));
    CHECK(has(siti.page(), "Menunggu pembayaran"));
}

TEST_CASE("a leader sees their team, what it reported and their share, and not what was written", "[web][member]") {
    Members siti;
    siti.has(siti.person, "vip");
    CHECK(header(siti.visitor.get("/saya/tim"), "Location") == "/saya/anggota");
    CHECK_FALSE(has(siti.page(), "/saya/tim"));
    const auto budi = add_person(siti.site().database, {.name = "Budi <Santoso>"});
    const auto ani = add_person(siti.site().database, {.name = "Ani Wijaya"});
    siti.has(budi, "vip");
    siti.has(ani, "basic");
    for (const PersonId sub : {budi, ani})
        flow::set_leader(siti.site().services(), sub, siti.person);
    siti.reports(budi, 100'000);
    const auto page = siti.visitor.get("/saya/tim");
    CHECK(page.status == 200);
    CHECK(has(page, "Anggota tim</dt><dd>2"));
    CHECK(has(page, "Budi &lt;Santoso&gt;"));
    CHECK(has(page, "Rp 5.000"));
    CHECK(has(page, "20 Nov 2026 · Divalidasi"));
    CHECK(has(page, "Ani Wijaya"));
    CHECK(has(page, "Belum pernah melapor"));
    CHECK_FALSE(has(page, "Rahasia anggota"));
    CHECK(has(siti.page(), "Bagian dari tim"));
    // Somebody who leads nobody sees nobody.
    flow::clear_leader(siti.site().services(), ani);
    CHECK_FALSE(has(siti.visitor.get("/saya/tim"), "Ani Wijaya"));
}

TEST_CASE("a large team follows page by page", "[web][member]") {
    Members siti;
    siti.has(siti.person, "vip");
    for (int i = 0; i < 25; ++i)
        flow::set_leader(siti.site().services(), add_person(siti.site().database), siti.person);
    const auto first = siti.visitor.get("/saya/tim");
    CHECK(has(first, "href=\"/saya/tim?sesudah=PER-21#anggota\""));
    const auto second = siti.visitor.get("/saya/tim?sesudah=PER-21");
    CHECK(has(second, "Kembali ke awal"));
    CHECK_FALSE(has(second, "Anggota berikutnya"));
}
