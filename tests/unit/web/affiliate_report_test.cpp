#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "daemons/web/credited_order.hpp"
#include "lib/flow/click_token.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/verify_payment.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "tests/unit/web/affiliate.hpp"

using namespace mitra;
using namespace mitra::test;

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

/// Somebody who sold: orders that came through their link, to pay by transfer.
struct Seller : AffiliateMember {
    PersonId budi = add_person(site().database, {.name = "Budi Santoso", .phone = "+6281299990001"});
    BankAccountId bca = payment::BankAccountStore{site().database, test_vault()}.add(
        {.id = {}, .name = "BCA", .number = "1234567890", .holder = "Yayasan Mitra"}, k_noon);

    explicit Seller(Visitor::Change change = with_ten_percent) : AffiliateMember{change} {
        site().site.partners.default_rate = BasisPoints{1000};
        site().database->execute("INSERT INTO utm_source (id, name) VALUES (1, 'instagram'), (2, 'wa')");
    }

    flow::OrderRequest request(PersonId credited) {
        return {.product = magang,
                .buyer = budi,
                .method = PaymentMethod::transfer,
                .bank_account = bca,
                .click = flow::click_token(test_vault(), {credited, k_noon - std::chrono::hours{1}, "instagram"}),
                .consent = true,
                .notify = false};
    }
    OrderId place(const flow::OrderRequest& request) { return flow::place_order(site().services(), request).order.id; }
    OrderId order(PersonId credited) { return place(request(credited)); }
    void pay(OrderId order) { flow::verify_payment(site().services(), order, flow::Verified{}); }
    /// What a refund took back of what an order earned.
    void take_back(OrderId order, std::int64_t amount) {
        site().database->execute(fmt::format(
            "INSERT INTO commission (source, person_id, role, order_id, corrects_id, base, rate_bp, amount, earned_at,"
            " payable_at, state, moved_at, moved_by) SELECT 'RFD-1', person_id, role, order_id, id, -50000, rate_bp,"
            " -{}, earned_at, payable_at, 'pending', 0, 'test' FROM commission WHERE order_id = {}",
            amount, order.value));
    }
    void set_commission(OrderId order, const std::string& what) {
        site().database->execute(
            fmt::format("UPDATE commission SET {} WHERE order_id = {} AND corrects_id IS NULL", what, order.value));
    }
    std::string report(const std::string& query = "") {
        const auto answer = page("/laporan" + query);
        CHECK(answer.status == 200);
        return answer.body;
    }
    http::Response csv(const std::string& query = "") { return page("/laporan.csv" + query); }
};

}  // namespace

TEST_CASE("who has brought nothing yet sees a report all the same", "[web][affiliate]") {
    Seller siti;
    for (const char* query : {"", "?periode=semua", "?periode=7", "?dari=2020-01-01&sampai=2020-02-01"}) {
        const std::string page = siti.report(query);
        CHECK(times(page, "<svg class=\"bars ") == 3);
        CHECK(has(page, "Belum ada di periode ini."));
        CHECK(has(page, "<div><dt>Klik</dt><dd>0</dd></div>"));
        CHECK(has(page, "Rp 0"));
    }
}

TEST_CASE("totals, days, sources and products are those of the days asked for", "[web][affiliate]") {
    Seller siti;
    siti.count(0, siti.magang, 1,
               {.clicks = 100,
                .checkouts = 20,
                .registrants = 4,
                .sales = 2,
                .turnover = Money{300'000},
                .commission = Money{30'000}});
    siti.count(3, {}, 2, {.clicks = 1'500});
    siti.count(40, siti.kelas, 0, {.clicks = 7});
    const std::string week = siti.report("?periode=7");
    CHECK(has(week, "<div><dt>Klik</dt><dd>1.600</dd></div>"));
    CHECK(has(week, "<div><dt>Checkout</dt><dd>20</dd></div>"));
    CHECK(has(week, "<div><dt>Komisi dari omzet Rp 300.000 tanpa pajak</dt><dd>Rp 30.000</dd></div>"));
    CHECK(has(week, "terbanyak 1.500 (17 Nov)"));
    CHECK(has(week, "<tr><th scope=\"row\">20 Nov</th><td>100</td><td>4</td><td>2</td><td>30.000</td></tr>"));
    CHECK(week.find("instagram") < week.find(">wa<"));  // what sold comes first
    CHECK(has(week, "2% klik jadi penjualan"));
    CHECK(has(week, "Halaman depan"));
    CHECK_FALSE(has(week, "Kelas Gratis"));
    CHECK(has(siti.report("?periode=90"), "Kelas Gratis"));
    CHECK(has(siti.report("?periode=semua"), "11 Okt 2026 – 20 Nov 2026"));
}

TEST_CASE("dates that are none are refused at their field, and the usual days shown", "[web][affiliate]") {
    Seller siti;
    const auto answer = siti.page("/laporan?dari=kemarin&sampai=2026-11-02");
    CHECK(answer.status == 422);
    CHECK(test::has(answer, "id=\"dari-salah\""));
    CHECK(test::has(answer, "value=\"kemarin\""));
    CHECK(siti.csv("?dari=kemarin").status == 303);
}

TEST_CASE("an order tells where its commission is, in kind words", "[web][affiliate]") {
    Seller siti;
    const OrderId order = siti.order(siti.person);
    const std::string open = siti.report();
    CHECK(has(open, to_string(order)));
    CHECK(has(open, "Budi Santoso"));
    CHECK(has(open, "lewat link (instagram)"));
    CHECK(has(open, "Rp 15.000</strong> <span class=\"quiet\">bila lunas"));
    CHECK(has(open, "<div><dt>Menunggu masa tahan</dt><dd>Rp 0</dd></div>"));
    siti.pay(order);
    const std::string page = siti.report();
    CHECK(has(page, "siap dibayar mulai 27 Nov 2026 12.00"));
    CHECK(has(page, "<div><dt>Menunggu masa tahan</dt><dd>Rp 15.000</dd></div>"));

    siti.set_commission(order, "held_at = 1, held_for = 'fraud:FRD-3'");
    const std::string held = siti.report();
    CHECK(has(held, "sedang kami periksa dulu"));
    CHECK_FALSE(has(held, "FRD"));
    CHECK(has(held, "<div><dt>Sedang diperiksa</dt><dd>Rp 15.000</dd></div>"));
    siti.set_commission(order, "held_at = 1, held_for = 'admin'");
    CHECK(has(siti.report(), "ditahan admin untuk sementara"));
    siti.set_commission(order, "held_at = NULL, held_for = NULL, state = 'payable'");
    const std::string payable = siti.report();
    CHECK(has(payable, "siap dibayar<"));
    CHECK(has(payable, "<div><dt>Siap dibayar</dt><dd>Rp 15.000</dd></div>"));

    siti.take_back(order, 5'000);
    const std::string less = siti.report();
    CHECK(has(less, "Rp 10.000"));
    CHECK(has(less, "dikurangi Rp 5.000 karena dana pembeli dikembalikan"));
}

TEST_CASE("payouts are listed with the bank's reference, and what is on its way is not payable twice",
          "[web][affiliate]") {
    Seller siti;
    const OrderId order = siti.order(siti.person);
    siti.pay(order);
    siti.set_commission(order, "state = 'payable'");
    siti.site().database->execute(
        fmt::format("INSERT INTO payee_account (id, uuid, person_id, bank, created_at, created_by, frozen_until)"
                    " VALUES (1, '{0:036}', {0}, 'BCA', 0, 'x', 0);"
                    "INSERT INTO payout (id, total, people, created_at, created_by, state, moved_at, moved_by)"
                    " VALUES (1, 15000, 1, 0, 'x', 'draft', {1}, 'x');"
                    "INSERT INTO payout_line (id, payout_id, person_id, payee_id, amount, state, moved_at, moved_by)"
                    " VALUES (1, 1, {0}, 1, 15000, 'open', {1}, 'x');"
                    "INSERT INTO payout_item (line_id, commission_id) VALUES (1, 1)",
                    siti.person.value, k_noon.milliseconds));
    const std::string page = siti.report();
    CHECK(has(page, "Sedang disiapkan"));
    CHECK(has(page, "<div><dt>Sedang dibayarkan</dt><dd>Rp 15.000</dd></div>"));
    CHECK(has(page, "<div><dt>Siap dibayar</dt><dd>Rp 0</dd></div>"));
    siti.site().database->execute("UPDATE payout_line SET state = 'settled', reference = 'TRX <9>'");
    const std::string settled = siti.report();
    CHECK(has(settled, "Sudah ditransfer"));
    CHECK(has(settled, "ref. TRX &lt;9&gt;"));
    CHECK(has(settled, "<div><dt>Sudah dibayar</dt><dd>Rp 15.000</dd></div>"));
}

TEST_CASE("a buyer's name is masked where the site says so, or where they agreed to nothing", "[web][affiliate]") {
    Seller masking{[](flow::Site& site) { site.mask_contacts = true; }};
    masking.order(masking.person);
    CHECK(has(masking.report(), "B••• S•••"));
    CHECK_FALSE(has(masking.report(), "Budi"));
    CHECK_FALSE(has(masking.csv("?isi=pesanan").body, "Budi"));
    Seller siti;
    auto by_command = siti.request(siti.person);
    by_command.consent = false;
    siti.place(by_command);
    CHECK(has(siti.report(), "B••• S•••"));
    CHECK(web::masked_name("Édi  budi") == "É••• b•••");
    CHECK(web::masked_name("").empty());
}

TEST_CASE("who types somebody's number into their own link does not read whose it is", "[web][affiliate]") {
    Seller siti;
    auto typed = siti.request(siti.person);
    typed.buyer = std::nullopt;
    typed.typed =
        flow::TypedBuyer{{"", "Orang Lain", "Bogor", "", "lain@contoh.id"}, Phone::from_e164("+6281299990001")};
    const OrderId order = siti.place(typed);
    CHECK(has(siti.report(), "Orang Lain"));
    CHECK_FALSE(has(siti.report(), "Budi"));
    siti.pay(order);
    CHECK(has(siti.report(), to_string(order) + " · Pembeli ·"));
    CHECK_FALSE(has(siti.csv("?isi=pesanan").body, "Budi"));
}

TEST_CASE("orders credited to others, and others' numbers, are not there", "[web][affiliate]") {
    Seller siti;
    const PersonId rina = add_person(siti.site().database, {.name = "Rina"});
    siti.make_affiliate(rina, "RINA");
    const OrderId others = siti.order(rina);
    CHECK_FALSE(has(siti.report(), to_string(others)));
    CHECK_FALSE(has(siti.csv("?isi=pesanan").body, to_string(others)));
}

TEST_CASE("many orders come page by page, within the days asked for", "[web][affiliate]") {
    Seller siti;
    for (int i = 0; i < 25; ++i)
        siti.order(siti.person);
    const std::string first = siti.report("?periode=7");
    CHECK(times(first, "bila lunas") == 20);
    CHECK(has(first, "/saya/mitra/laporan?periode=7&amp;sebelum=ORD-6#pesanan"));
    CHECK(times(siti.report("?periode=7&sebelum=ORD-6"), "bila lunas") == 5);
    CHECK(times(siti.report("?periode=7&sebelum=x"), "bila lunas") == 20);
    CHECK(times(siti.report("?periode=bulan-lalu"), "bila lunas") == 0);
}

TEST_CASE("the export is a file of their own numbers that no spreadsheet runs", "[web][affiliate]") {
    Seller siti;
    siti.count(1, siti.magang, 1, {.clicks = 3, .sales = 1, .turnover = Money{150'000}, .commission = Money{15'000}});
    siti.count(0, siti.add_product("x", "=cmd|' /C calc'!A0", Money{1}), 0,
               {.turnover = Money{-50'000}, .commission = Money{-5'000}});
    const auto file = siti.csv("?periode=7");
    CHECK(file.content_type == "text/csv; charset=utf-8");
    CHECK(
        header(file, "Content-Disposition").starts_with("attachment; filename=\"laporan-2026-11-14-2026-11-20.csv\""));
    CHECK(file.body ==
          "tanggal,produk,sumber,klik,checkout,pendaftar,penjualan,omzet,komisi\r\n"
          "2026-11-19,Magang Jepang,instagram,3,0,0,1,150000,15000\r\n"
          "2026-11-20,'=cmd|' /C calc'!A0,,0,0,0,0,-50000,-5000\r\n");
    siti.budi = add_person(siti.site().database, {.name = "=HYPERLINK(1)"});
    siti.order(siti.person);
    const auto orders = siti.csv("?isi=pesanan");
    CHECK(has(orders.body, "nomor,tanggal,produk,pembeli,status,asal,sumber,dasar,persen,komisi,keterangan\r\n"));
    CHECK(has(orders.body, "'=HYPERLINK(1),Menunggu pembayaran,click,instagram,150000,10%,15000,bila lunas\r\n"));
}

TEST_CASE("who was suspended still sees what they earned, who never was an affiliate does not", "[web][affiliate]") {
    Seller siti;
    siti.suspend("x");
    CHECK(has(siti.report(), "aria-current=\"page\">Laporan"));
    CHECK_FALSE(has(siti.report(), "href=\"/saya/mitra/kupon\""));
    CHECK(siti.csv().status == 200);
    siti.person = siti.budi;
    siti.enter();
    CHECK(header(siti.page("/laporan"), "Location") == "/saya#mitra");
    CHECK(header(siti.csv(), "Location") == "/saya#mitra");
}
