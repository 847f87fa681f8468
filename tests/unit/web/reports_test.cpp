// /saya/laporan: a member's daily reports, and /saya/anggota: what came of them.
#include <catch2/catch.hpp>

#include "lib/flow/validate_report.hpp"
#include "lib/membership/report_store.hpp"
#include "tests/support/proofs.hpp"
#include "tests/unit/web/members.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// Siti has a tier, and writes reports. Today is 2026-11-20.
struct Reporting : MembersSite {
    explicit Reporting(const std::string& code = "vip") { has(person, code); }

    http::Response page(const std::string& query = "") { return visitor.get("/saya/laporan" + query); }
    http::Response send_report(const std::string& day, const std::string& text) {
        return send("/saya/laporan", {{"tanggal", day}, {"isi", text}});
    }
    http::Response send_with(const std::string& content, const std::string& day, const std::string& text) {
        return visitor.upload("/saya/laporan", "berkas", content, {{"tanggal", day}, {"isi", text}, {"csrf", csrf()}},
                              {{"origin", "https://www.webdonasi.com"}});
    }
    std::int64_t reports() { return site().count("SELECT count(*) FROM daily_report"); }
    ReportId last() { return ReportId{site().count("SELECT max(id) FROM daily_report")}; }
};

}  // namespace

TEST_CASE("a report is handed in and waits, with what was written", "[web][report]") {
    Reporting siti;
    CHECK(has(siti.page(), "value=\"2026-11-20\""));
    CHECK(has(siti.page(), "Belum ada laporan"));
    const auto sent = siti.send_report("2026-11-20", "Tiga video.\nDua <penjualan>.");
    CHECK(sent.status == 303);
    CHECK(header(sent, "Location") == "/saya/laporan?terkirim=ya#laporan");
    const auto page = siti.page("?terkirim=ya");
    CHECK(has(page, "Laporan Anda kami terima"));
    CHECK(has(page, "20 Nov 2026"));
    CHECK(has(page, "Menunggu pemeriksaan"));
    CHECK(has(page, "<p>Dua &lt;penjualan&gt;.</p>"));
}

TEST_CASE("a picture goes with it, and what is none is refused with what was written kept", "[web][report]") {
    Reporting siti;
    const auto refused = siti.send_with("no picture", "2026-11-20", "Tiga \"video\"");
    CHECK(refused.status == 422);
    CHECK(has(refused, "id=\"berkas-salah\""));
    CHECK(has(refused, "Tiga &quot;video&quot;"));
    CHECK(has(refused, "value=\"2026-11-20\""));
    CHECK(siti.reports() == 0);
    CHECK(siti.site().count("SELECT count(*) FROM file") == 0);
    CHECK(siti.send_with(png(), "2026-11-20", "Tiga video").status == 303);
    CHECK(has(siti.page(), "Dengan lampiran"));
    CHECK(siti.site().count("SELECT count(*) FROM file") == 1);
    // Refused by a rule, the file leaves nothing behind.
    CHECK(siti.send_with(png(9), "2026-11-20", "Sekali lagi").status == 422);
    CHECK(siti.site().count("SELECT count(*) FROM file") == 1);
}

TEST_CASE("a report that cannot be says why at its field", "[web][report]") {
    Reporting siti;
    const auto check = [&](const http::Response& answer, const char* field, const char* words) {
        CHECK(answer.status == 422);
        CHECK(has(answer, field));
        CHECK(has(answer, words));
    };
    check(siti.send_report("2026-11-21", "Besok"), "id=\"tanggal-salah\"", "masih yang akan datang");
    check(siti.send_report("2026-11-12", "Dulu"), "id=\"tanggal-salah\"", "lebih dari 7 hari");
    check(siti.send_report("kemarin", "Kemarin"), "id=\"tanggal-salah\"", "tahun-bulan-hari");
    check(siti.send_report("", "Kapan?"), "id=\"tanggal-salah\"", "tahun-bulan-hari");
    check(siti.send_report("2026-11-20", " \n "), "id=\"isi-laporan-salah\"", "Tulis apa");
    check(siti.send_report("2026-11-20", std::string(4001, 'a')), "id=\"isi-laporan-salah\"", "4.000");
    check(siti.send_report("2026-11-19", "Sebelum"), "id=\"tanggal-salah\"", "belum atau tidak lagi aktif");
    CHECK(siti.send_report("2026-11-20", "Satu").status == 303);
    check(siti.send_report("2026-11-20", "Dua"), "id=\"tanggal-salah\"", "sudah mengirim laporan");
    CHECK(siti.reports() == 1);
}

TEST_CASE("what became of a report, and what it brought", "[web][report]") {
    Reporting siti;
    siti.send_report("2026-11-20", "Tiga video");
    SECTION("validated, it shows the member's share") {
        flow::validate_report(siti.site().services(), siti.last(), Money{100'000});
        const auto page = siti.page();
        CHECK(has(page, "Divalidasi"));
        CHECK(has(page, "Rp 55.000"));
        CHECK(has(page, "dari komisi Rp 100.000"));
        const auto dashboard = siti.visitor.get("/saya/anggota");
        CHECK(has(dashboard, "Bagian saya (55%)</dt><dd>Rp 55.000"));
        CHECK(has(dashboard, "Total komisi</dt><dd>Rp 100.000"));
        CHECK(has(siti.visitor.get("/saya"), "Rp 55.000"));
    }
    SECTION("rejected, it says why, and another of that day may follow") {
        flow::reject_report(siti.site().services(), siti.last(), "Foto <buram>");
        CHECK(has(siti.page(), "Ditolak"));
        CHECK(has(siti.page(), "Alasannya: Foto &lt;buram&gt;"));
        CHECK(siti.send_report("2026-11-20", "Lagi").status == 303);
    }
}

TEST_CASE("a member of basic reports too, and reads that it brings nothing", "[web][report]") {
    Reporting siti{"basic"};
    CHECK(has(siti.page(), "belum menghasilkan komisi"));
    siti.send_report("2026-11-20", "Belajar");
    flow::validate_report(siti.site().services(), siti.last(), Money{100'000});
    CHECK(has(siti.page(), "Tanpa komisi"));
    CHECK(has(siti.visitor.get("/saya/anggota"), "Bagian saya</dt><dd>Rp 0"));
}

TEST_CASE("older reports follow page by page, and nobody reads another's", "[web][report]") {
    Reporting siti;
    membership::ReportStore store{siti.site().database, test_vault()};
    const std::int64_t today = day_number(k_noon, k_wib);
    for (std::int64_t back = 25; back > 0; --back)
        store.add({.person = siti.person, .day = today - back, .text = "Hari biasa", .submitted_at = k_noon}, "test");
    const auto budi = add_person(siti.site().database);
    store.add({.person = budi, .day = today, .text = "Rahasia Budi", .submitted_at = k_noon}, "test");
    const auto first = siti.page();
    CHECK(has(first, "19 Nov 2026"));
    CHECK_FALSE(has(first, "Rahasia Budi"));
    CHECK(has(first, "href=\"/saya/laporan?sebelum=REP-6#laporan\""));
    const auto second = siti.page("?sebelum=REP-6");
    CHECK(has(second, "26 Okt 2026"));
    CHECK_FALSE(has(second, "19 Nov 2026"));
    CHECK(has(second, "Kembali ke yang terbaru"));
    CHECK_FALSE(has(siti.page("?sebelum=REP-1"), "Hari biasa"));
}

TEST_CASE("who never had a membership is led to the plans", "[web][report]") {
    MembersSite siti;
    for (const char* address : {"/saya/laporan", "/saya/anggota", "/saya/tim"})
        CHECK(header(siti.visitor.get(address), "Location") == "/membership");
    CHECK(header(siti.send("/saya/laporan", {{"tanggal", "2026-11-20"}, {"isi", "x"}}), "Location") == "/membership");
    CHECK(has(siti.visitor.get("/saya"), "Jadi anggota"));
}

TEST_CASE("reports of one person are few a minute", "[web][report]") {
    Reporting siti;
    int sent = 0;
    while (sent < 30 && siti.send_report("2026-11-12", "Dulu").status != 429)
        ++sent;
    CHECK(sent == 10);
}
