// The work that is owed after an order was paid, from step to step over weeks.
#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/admin_action.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/fulfil_order.hpp"
#include "lib/flow/refund_order.hpp"
#include "tests/flow/delivery_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

/// The words of an Error, and what it says to do.
template <typename Act>
std::string refusal(const Act& act, ErrorKind kind = ErrorKind::refused) {
    try {
        act();
    } catch (const Error& error) {
        CHECK(error.kind() == kind);
        return std::string{error.what()} + " | " + error.hint();
    }
    FAIL("it was not refused");
    return {};
}

}  // namespace

TEST_CASE("a consultation goes from its payment to the last question", "[delivery]") {
    DeliverySite site;
    site.sells("Konsultasi IT 1 Jam", consultation());
    site.at("2026-11-20 15:00");  // a Friday
    const OrderId order = site.buys();
    CHECK(site.state(order) == "paid");
    CHECK(site.delivery_state(order) == "running");
    CHECK(site.states(order) == "open waiting waiting waiting");
    CHECK(site.due(order, 1) == "2026-11-23T15:00");
    CHECK_THAT(
        site.text_of("admin_paid", outbox::Channel::email),
        Contains("Hubungi pembeli") && Contains("Senin, 23 November 2026 pukul 15.00") && Contains("siti@example.com"));
    CHECK_THAT(site.text_of("payment_received"),
               Contains("Berikutnya dari kami: Hubungi pembeli, paling lambat Senin, 23 November 2026"));
    CHECK(site.messages("admin_step_due") == 0);  // the news of the payment said it all
    flow::fulfil_order(site.services(), order);   // again: nothing
    CHECK(site.store().steps(order).size() == 4);

    site.at("2026-11-23 10:00");
    CHECK(site.done(order, 1, "Rabu pukul 20.00?").changed);
    CHECK(site.states(order) == "done open waiting waiting");
    CHECK(site.due(order, 2) == "2026-11-30T10:00");
    CHECK(site.messages("delivery_contact") == 1);
    CHECK(site.messages("delivery_contact", "email") == 1);
    CHECK_THAT(site.text_of("delivery_contact"), Contains("Rabu pukul 20.00?") && Contains("/o/"));

    site.at("2026-11-25 21:00");
    CHECK_FALSE(site.done(order, 2).delivered);
    CHECK(site.due(order, 3) == "2026-11-26T21:00");
    site.at("2026-11-26 09:00");
    CHECK(site.done(order, 3, "Pindah ke *dua* server: https://contoh.id/x_y").delivered);
    CHECK(site.states(order) == "done done done open");
    CHECK(site.state(order) == "fulfilled");
    CHECK(shop::OrderStore{site.database}.find(order)->fulfilled_at == site.clock.now());
    CHECK(site.delivery_state(order) == "delivered");
    CHECK_THAT(site.text_of("delivery_summary"), Contains("https://contoh.id/x_y") && !Contains("Link berlaku"));

    site.at("2026-12-03 08:59");
    CHECK(site.remind().ended == 0);
    site.at("2026-12-03 09:00");
    CHECK(site.remind().ended == 1);
    CHECK(site.remind().ended == 0);
    CHECK(site.states(order) == "done done done done");
    CHECK(site.messages("delivery_followup", "email") == 1);
    CHECK(site.step(order, 4).moved_by == "test");
}

TEST_CASE("an analysis waits for a written permission, which is kept as it was given", "[delivery]") {
    DeliverySite site;
    site.sells("Analisis Keamanan Web", analysis());
    site.at("2026-11-19 10:00");
    const OrderId order = site.buys();
    CHECK(site.states(order) == "open waiting waiting waiting waiting");
    CHECK_THAT(site.text_of("delivery_step_buyer"),
               Contains("Izin tertulis") && Contains("22 November 2026") && Contains("/o/"));
    CHECK_THAT(site.text_of("payment_received"), Contains("giliran Anda: Izin tertulis"));
    CHECK_THAT(site.text_of("admin_paid"), Contains("Izin tertulis (oleh pembeli)"));
    CHECK_THAT(refusal([&] { site.done(order, 2); }), Contains("waits for step 1 (buyer: Izin tertulis)"));
    CHECK_THAT(refusal([&] { site.done(order, 1); }), Contains("written word") && Contains("--note"));

    const DeliveryStepId permission = site.step(order, 1).id;
    const auto says = [&](std::string_view words, bool agrees) {
        return flow::do_buyer_step(site.services(), permission, {words, agrees});
    };
    refusal([&] { says(" \n ", true); }, ErrorKind::usage);
    refusal([&] { says("https://toko.id", false); }, ErrorKind::usage);
    refusal([&] { says(std::string(2001, 'a'), true); }, ErrorKind::usage);
    CHECK(site.states(order) == "open waiting waiting waiting waiting");
    CHECK(says("https://toko.id\n\n\nmalam saja", true).changed);
    CHECK_FALSE(says("https://lain.id", true).changed);
    CHECK(site.step(order, 1).words ==
          "https://toko.id\n\nmalam saja\n\nMenyetujui: Saya pemilik situs ini dan mengizinkan analisisnya.");
    CHECK(site.step(order, 1).moved_by == "buyer");
    CHECK(site.count("SELECT count(*) FROM delivery_step WHERE CAST(words_sealed AS TEXT) LIKE '%toko%'") == 0);
    CHECK_THAT(refusal([&] {
                   flow::do_buyer_step(site.services(), site.step(order, 2).id, {"x", true});
               }),
               Contains("not the buyer's"));

    // The admin hears what it is about, with a link that ticks the next step off.
    const std::string told = site.text_of("admin_step_due");
    CHECK_THAT(told, Contains("Giliran Anda: Jadwal dan perkiraan") && Contains("toko") && Contains("/a/"));
    CHECK(site.due(order, 2) == "2026-11-20T10:00");
    const auto at = told.find("/a/") + 3;
    const std::string token = told.substr(at, told.find_first_of("\n ", at) - at);
    const auto view = flow::view_admin_action(site.services(), token);
    REQUIRE(view);
    CHECK(view->possible);
    const auto done = flow::perform_admin_action(site.services(), token);
    REQUIRE(done);
    CHECK(done->heading == "Langkah selesai");
    CHECK(site.states(order) == "done done open waiting waiting");
    CHECK_FALSE(flow::perform_admin_action(site.services(), token));

    // The report is a file: no link ticks it off, and nothing does without it.
    CHECK(site.due(order, 3) == "2026-11-26T10:00");
    CHECK_THAT(refusal([&] { site.done(order, 3); }), Contains("encrypted PDF") && Contains("--protect"));
    const auto link = flow::issue_admin_action(site.services(), "delivery step", to_string(site.step(order, 3).id));
    CHECK_FALSE(flow::view_admin_action(site.services(), link.url.substr(link.url.rfind('/') + 1))->possible);
    CHECK_THROWS_AS(flow::issue_admin_action(site.services(), "delivery step", "STP-99"), Error);
}

TEST_CASE("a step that is done is done once, and words are kept", "[delivery]") {
    DeliverySite site;
    site.sells("Konsultasi", consultation());
    const OrderId order = site.buys();
    CHECK(site.done(order, 1, "Sudah ditelepon").changed);
    const auto messages = site.count("SELECT count(*) FROM message");
    const auto audit = site.count("SELECT count(*) FROM audit");
    site.clock.advance(1h);
    CHECK_FALSE(site.done(order, 1, "lagi").changed);
    CHECK(site.step(order, 1).words == "Sudah ditelepon");
    CHECK(site.step(order, 1).done_at == k_noon);
    CHECK(site.count("SELECT count(*) FROM message") == messages);
    CHECK(site.count("SELECT count(*) FROM audit") == audit);
    refusal([&] { site.done(order, 3); });
    refusal([&] { site.done(order, 2, std::string(2001, 'a')); }, ErrorKind::usage);
    CHECK_THROWS_AS(flow::do_step(site.services(), DeliveryStepId{99}, {}), Error);
}

TEST_CASE("a step is taken back while nothing came after it, for a reason", "[delivery]") {
    DeliverySite site;
    site.sells("Konsultasi", consultation());
    const OrderId order = site.buys();
    const auto reopen = [&](std::int64_t position) {
        return flow::reopen_step(site.services(), site.step(order, position).id);
    };
    CHECK_FALSE(reopen(1));  // it is open
    CHECK_THAT(refusal([&] { reopen(2); }), Contains("is waiting"));
    const auto due = site.step(order, 1).due_at;
    site.done(order, 1, "Rabu");
    auto silent = site.services();
    silent.actor.reason.clear();
    refusal([&] { flow::reopen_step(silent, site.step(order, 1).id); }, ErrorKind::usage);

    site.clock.advance(1h);
    CHECK(reopen(1));
    CHECK(site.states(order) == "open waiting waiting waiting");
    CHECK(site.step(order, 1).due_at == due);
    CHECK_FALSE(site.step(order, 2).due_at);
    CHECK(site.step(order, 1).remind_at == k_noon + 12h);
    site.clock.advance(1h);
    site.done(order, 1, "Kamis");
    CHECK(site.step(order, 1).words == "Kamis");
    CHECK(site.messages("delivery_contact") == 2);  // what was said is corrected

    site.done(order, 2);
    CHECK_THAT(refusal([&] { reopen(1); }), Contains("step 2 ('Sesi konsultasi') came after it"));
    CHECK(reopen(2));
    CHECK(reopen(1));
    site.done(order, 1);
    site.done(order, 2);
    site.done(order, 3);
    CHECK(site.state(order) == "fulfilled");
    CHECK_THAT(refusal([&] { reopen(3); }), Contains("fulfilled, and stays so") && Contains("delivery send"));
    CHECK(site.states(order) == "done done done open");
}

TEST_CASE("what is taken back of a file's steps makes it owed again", "[delivery]") {
    DeliverySite site;
    site.sells("Template", {{.position = 1, .name = "Sapa pembeli", .due_hours = 24}}, shop::ProductKind::file);
    const OrderId order = site.buys();
    CHECK(site.state(order) == "fulfilled");
    CHECK(site.delivery_state(order) == "running");
    CHECK(site.done(order, 1).delivered);
    CHECK(site.delivery_state(order) == "delivered");
    CHECK(flow::reopen_step(site.services(), site.step(order, 1).id));
    CHECK(site.delivery_state(order) == "running");
    CHECK(site.state(order) == "fulfilled");
}

TEST_CASE("a service that says nothing of its steps has one, and a programme has none", "[delivery]") {
    DeliverySite site;
    site.sells("Jasa", {});
    const OrderId order = site.buys();
    REQUIRE(site.store().steps(order).size() == 1);
    CHECK(site.step(order, 1).plan.name == "Kerjakan pesanan");
    CHECK(site.state(order) == "paid");
    CHECK(site.done(order, 1).delivered);
    CHECK(site.state(order) == "fulfilled");

    site.sells("Program", {}, shop::ProductKind::program);
    const OrderId other = site.buys();
    CHECK_FALSE(site.store().find(other));
    CHECK(site.state(other) == "fulfilled");
}

TEST_CASE("a product's steps that change are for orders that are paid later", "[delivery]") {
    DeliverySite site;
    const ProductId product = site.sells("Konsultasi", consultation());
    const OrderId before = site.buys();
    delivery::PlanStore{site.database}.set(product, {consultation().front()});
    CHECK(site.store().steps(before).size() == 4);
    CHECK(site.store().steps(site.buys()).size() == 1);
}

TEST_CASE("a refund stops what is owed, for good", "[delivery]") {
    DeliverySite site;
    site.sells("Analisis", analysis());
    const OrderId order = site.buys();
    flow::do_buyer_step(site.services(), site.step(order, 1).id, {"https://toko.id", true});
    flow::refund_order(site.services(), order, std::nullopt);
    CHECK(site.states(order) == "done stopped stopped stopped stopped");
    CHECK(site.delivery_state(order) == "stopped");
    site.clock.advance(24h * 60);
    const auto none = site.remind();
    CHECK(none.ended + none.reminded == 0);
    CHECK_THAT(refusal([&] { site.done(order, 2); }), Contains("was taken back"));
    CHECK_THAT(refusal([&] { flow::reopen_step(site.services(), site.step(order, 1).id); }),
               Contains("was taken back"));
    refusal([&] { flow::reopen_step(site.services(), site.step(order, 2).id); });

    // Part of the money back leaves the work owed.
    const OrderId other = site.buys();
    flow::refund_order(site.services(), other, Money{1'000});
    CHECK(site.delivery_state(other) == "running");
}

TEST_CASE("whoever is erased leaves steps without their words", "[delivery]") {
    DeliverySite site;
    site.sells("Analisis", analysis());
    const OrderId gap = site.buys();  // so that an order's number is no step's number
    const OrderId order = site.buys();
    flow::do_buyer_step(site.services(), site.step(gap, 1).id, {"https://satu.id", true});
    flow::do_buyer_step(site.services(), site.step(order, 1).id, {"https://dua.id", true});
    const PersonId other = add_person(site.database);
    site.buyer = other;
    const OrderId kept = site.buys();
    flow::do_buyer_step(site.services(), site.step(kept, 1).id, {"https://tiga.id", true});
    flow::erase_person(site.services(), shop::OrderStore{site.database}.find(order)->buyer);
    CHECK(site.step(gap, 1).words.empty());
    CHECK(site.step(order, 1).words.empty());
    CHECK_THAT(site.step(kept, 1).words, Contains("tiga"));
    CHECK(site.states(order) == "done open waiting waiting waiting");
    // What the admin was to be told of them does not go out; of the other it does.
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'admin_step_due' AND channel = 'whatsapp'"
                     " AND state = 'queued'") == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'admin_step_due' AND channel = 'whatsapp'"
                     " AND extra_sealed IS NOT NULL") == 1);
}
