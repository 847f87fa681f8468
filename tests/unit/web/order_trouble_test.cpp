// The page of an order whose payment failed, whose proof was not taken, or with which something is wrong.
#include <catch2/catch.hpp>

#include "daemons/web/payment_trouble.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/payment/proof_store.hpp"
#include "tests/unit/web/shop.hpp"

using namespace mitra;
using namespace mitra::test;
using payment::PaymentState;

namespace {

payment::Payment attempt(PaymentState state, const std::string& note) {
    payment::Payment payment;
    payment.state = state;
    payment.note = note;
    return payment;
}

struct AtDuitku : Shop {
    AtDuitku()
        : Shop{[](flow::Site& site) {
              site.shop.duitku = true;
              site.support_contact = "0812 0000 0001";
          }} {}
    std::string address = placed("duitku");
    void end(PaymentState state, const std::string& note) {
        payment::PaymentStore{site().database, test_vault()}.close(last_payment().id, state, note, "test",
                                                                   site().clock.now());
    }
};

}  // namespace

TEST_CASE("what a provider said is told in our own words", "[web][shop]") {
    const auto said = [](PaymentState state, const std::string& note) {
        return std::string{web::trouble_of(attempt(state, note)).value().detail};
    };
    CHECK_FALSE(web::trouble_of(attempt(PaymentState::waiting, "")));
    CHECK_FALSE(web::trouble_of(attempt(PaymentState::settled, "x")));
    CHECK(said(PaymentState::failed, "statusCode 01: Payment Channel not available").find("tidak tersedia") !=
          std::string::npos);
    CHECK(said(PaymentState::failed, "Minimum Payment 10000 IDR").find("batas terkecil") != std::string::npos);
    CHECK(said(PaymentState::failed, "Duitku could not be reached").find("tidak dapat dihubungi") != std::string::npos);
    CHECK(said(PaymentState::failed, "<b>whatever</b>") == "Duitku tidak menyebutkan sebabnya.");
    CHECK(said(PaymentState::expired, "never paid").find("Batas waktu") != std::string::npos);
    CHECK(web::trouble_of(attempt(PaymentState::failed, "statusCode 01: no"))->code == "01");
    CHECK(web::trouble_of(attempt(PaymentState::failed, "statusCode <b>"))->code.empty());
    CHECK(web::trouble_of(attempt(PaymentState::failed, "statusCode 1234567"))->code.empty());
    const auto open = web::trouble_of(attempt(PaymentState::waiting, "Duitku says that it was not paid"));
    CHECK(open->money_may_come);
    CHECK(open->asks_by_itself);
    CHECK(web::trouble_of(attempt(PaymentState::failed, "see CAS-1"))->money_may_come);
}

TEST_CASE("a payment that failed has a page of its own: why, how to try again, whom to ask", "[web][shop]") {
    AtDuitku shop;
    shop.open_invoice();
    shop.end(PaymentState::failed, "statusCode 02: <i>Payment channel</i> is off");
    const auto page = shop.visitor.get(shop.address);
    CHECK(has(page, "<h1>Pembayaran belum berhasil</h1>"));
    CHECK(has(page, "sedang tidak tersedia"));
    CHECK(has(page, "Kode dari penyedia: 02"));
    CHECK_FALSE(has(page, "Payment channel"));
    CHECK(has(page, "Mencoba lagi"));
    CHECK(has(page, "jangan membayar lagi"));
    CHECK(has(page, "Hubungi kami: 0812 0000 0001"));
    CHECK(has(page, shop.address + "/ulang"));
    CHECK(has(page, shop.address + "/lapor"));
    CHECK(header(page, "Refresh").empty());
}

TEST_CASE("an attempt whose time is over says so; one that Duitku says failed is asked about on", "[web][shop]") {
    AtDuitku shop;
    shop.open_invoice();
    payment::PaymentStore{shop.site().database, test_vault()}.remark(shop.last_payment().id,
                                                                     "Duitku says that it was not paid");
    const auto said = shop.visitor.get(shop.address);
    CHECK(has(said, "<h1>Pembayaran belum berhasil</h1>"));
    CHECK(has(said, "halaman ini memeriksanya sendiri"));
    CHECK(header(said, "Refresh") == "5");
    CHECK_FALSE(has(said, "https://sandbox.duitku.com/pay/1"));
    shop.end(PaymentState::expired, "never paid");
    const auto over = shop.visitor.get(shop.address);
    CHECK(has(over, "<h1>Waktu pembayaran ini habis</h1>"));
    CHECK(has(over, "Bayar lagi"));
    CHECK_FALSE(has(over, "halaman ini memeriksanya sendiri"));
    CHECK(shop.visitor.post(shop.address + "/ulang", {}).status == 303);
    CHECK(has(shop.visitor.get(shop.address), "<h1>Selesaikan pembayaran</h1>"));
}

TEST_CASE("while somebody looks at money that came the page asks for no more", "[web][shop]") {
    AtDuitku shop;
    shop.open_invoice();
    shop.end(PaymentState::failed, "see CAS-1");
    const auto page = shop.visitor.get(shop.address);
    CHECK(has(page, "Admin kami sedang memeriksanya"));
    CHECK_FALSE(has(page, "Bayar lagi"));
    CHECK_FALSE(has(page, "Mencoba lagi"));
}

TEST_CASE("a proof that was not taken says why, until another is handed in", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    shop.move(shop::OrderState::proof_submitted);
    payment::ProofStore{shop.site().database, test_vault()}.add({.id = 0,
                                                                 .payment = shop.last_payment().id,
                                                                 .file = {},
                                                                 .sender = "",
                                                                 .transferred_on = "",
                                                                 .uploaded_at = shop.site().clock.now()});
    CHECK(has(shop.visitor.get(address), "sedang kami periksa"));
    flow::reject_proof(shop.site().services(), shop.last_order().id, "Nominalnya <kurang>.");
    const auto page = shop.visitor.get(address);
    CHECK(has(page, "<h1>Bukti transfer belum dapat kami terima</h1>"));
    CHECK(has(page, "Alasannya: Nominalnya &lt;kurang&gt;."));
    CHECK(has(page, "1234567890"));
    shop.move(shop::OrderState::proof_submitted);
    CHECK_FALSE(has(shop.visitor.get(address), "Alasannya"));
}

TEST_CASE("the page says number and state of its ticket, and none of its words", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    CHECK_FALSE(has(shop.visitor.get(address), "TCK-1"));
    const auto told = shop.visitor.post(address + "/lapor", {{"pesan", "Rahasia saya"}});
    CHECK(told.status == 200);
    CHECK(has(told, "Nomornya TCK-1"));
    const auto page = shop.visitor.get(address);
    CHECK(has(page, "Laporan TCK-1: menunggu jawaban"));
    CHECK_FALSE(has(page, "Rahasia"));
    flow::answer_ticket(shop.site().services(), TicketId{1}, "Jawaban rahasia");
    const auto answered = shop.visitor.get(address);
    CHECK(has(answered, "Laporan TCK-1: sudah dijawab"));
    CHECK_FALSE(has(answered, "Jawaban rahasia"));
    CHECK(has(shop.visitor.post(address + "/lapor", {{"pesan", "Masih salah"}}), "Nomornya TCK-1"));
    CHECK(has(shop.visitor.get(address), "menunggu jawaban"));
}

TEST_CASE("a report about the order of somebody who was erased is not taken", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    flow::erase_person(shop.site().services(), shop.last_order().buyer);
    const auto refused = shop.visitor.post(address + "/lapor", {{"pesan", "Halo"}});
    CHECK((refused.status == 409 || refused.status == 404));
    CHECK(shop.site().count("SELECT count(*) FROM ticket") == 0);
}

TEST_CASE("what was cancelled or given back has a page to print, and names nobody", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    CHECK(shop.visitor.get(address + "/pembatalan").status == 404);
    CHECK_FALSE(has(shop.visitor.get(address), "/pembatalan"));
    shop.pay();
    const auto part = flow::refund_order(shop.site().services(), shop.last_order().id, Money{40'000});
    CHECK(has(shop.visitor.get(address), "href=\"" + address + "/pembatalan\""));
    const auto waiting = shop.visitor.get(address + "/pembatalan");
    CHECK(waiting.status == 200);
    CHECK(has(waiting, "noindex"));
    CHECK(has(waiting, "CNC-1"));
    CHECK(has(waiting, "Pengembalian dana sebagian"));
    CHECK(has(waiting, "Rp 40.000"));
    CHECK(has(waiting, "belum dikirim"));
    CHECK(has(waiting, "<dd>because</dd>"));  // the reason
    CHECK(has(waiting, "Pesanan ini tetap berlaku"));
    flow::pay_refund(shop.site().services(), part.refund.value(), shop.bca, "TRX-<9>");
    flow::refund_order(shop.site().services(), shop.last_order().id, {});
    const auto page = shop.visitor.get(address + "/pembatalan");
    CHECK(has(page, "referensi TRX-&lt;9&gt;"));
    CHECK(has(page, "CNC-2"));
    CHECK(has(page, "Pengembalian dana seluruhnya"));
    CHECK(has(page, "Akses yang didapat dari pesanan ini sudah ditutup"));
    for (const char* word : {"Budi", "Santoso", "budi@contoh.id", "81562726272", "Bogor"})
        CHECK_FALSE(has(page, word));
    std::string wrong = address;
    wrong[wrong.size() / 2] = wrong[wrong.size() / 2] == 'A' ? 'B' : 'A';
    CHECK(shop.visitor.get(wrong + "/pembatalan").status == 404);
}

TEST_CASE("an order that was cancelled before it was paid has its document", "[web][shop]") {
    Shop shop;
    const std::string address = shop.placed();
    flow::cancel_order(shop.site().services(), shop.last_order().id, {.reason = "Salah <pilih>"});
    const auto page = shop.visitor.get(address + "/pembatalan");
    CHECK(has(page, "Pesanan dibatalkan"));
    CHECK(has(page, "Belum dibayar"));
    CHECK(has(page, "Tidak ada dana yang perlu dikembalikan"));
    CHECK(has(page, "Salah &lt;pilih&gt;"));
}
