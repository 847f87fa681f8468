#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/payment/channel_store.hpp"
#include "tests/flow/duitku_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::DuitkuSite;
using test::k_noon;

TEST_CASE("an order that is placed has its invoice opened once, and its buyer gets the pay page", "[duitku]") {
    DuitkuSite site;
    CHECK(site.open() == "opened");
    const auto payment = site.payment();
    CHECK(payment.state == payment::PaymentState::waiting);
    CHECK(payment.pay_url == "https://app-sandbox.duitku.com/redirect_checkout?reference=DX0042POP7Q1Z5K2");
    CHECK(payment.provider_reference == "DX0042POP7Q1Z5K2");
    CHECK(site.open() == "nothing to do");
    const auto body = nlohmann::json::parse(site.calls.at(0).body);
    CHECK(body["merchantOrderId"] == payment.reference);
    CHECK(body["paymentAmount"] == 100'000);
    CHECK(body["callbackUrl"] == "https://www.webdonasi.com/hook/duitku");
    CHECK(body["expiryPeriod"] == 60);
}

TEST_CASE("only a status of 00 with the same order, reference and amount pays", "[duitku]") {
    DuitkuSite site;
    site.open();
    CHECK(site.deliver(site.callback()));
    CHECK(site.order_state() == "pending");  // a callback alone pays nothing
    CHECK(site.ask(site.status("00")) == "paid");
    CHECK(site.order_state() == "fulfilled");
    const auto payment = site.payment();
    CHECK(payment.received == Money{100'000});
    CHECK(payment.fee == Money{4'000});
    CHECK(payment.channel == "BC");
    CHECK(site.count("SELECT count(*) FROM payment_evidence WHERE kind = 'provider_answer'") == 1);
}

TEST_CASE("a callback sent five times and a contradicting one ask one question each, and pay once", "[duitku]") {
    DuitkuSite site;
    site.open();
    for (int i = 0; i < 5; ++i)
        site.deliver(site.callback());
    site.deliver(site.callback("100000", "01"));
    CHECK(site.ask(site.status("00")) == "paid");
    site.clock.advance(1min);
    CHECK(site.ask(site.status("00")) == "nothing to do");
    site.deliver(site.callback("100000", "02"));
    CHECK(site.ask(site.status("02")) == "nothing to do");
    CHECK(site.order_state() == "fulfilled");
    CHECK(site.count("SELECT count(*) FROM journal WHERE act = 'order.paid'") <= 1);
    CHECK(site.cases().empty());
}

TEST_CASE("a callback that says failed makes us ask, and what Duitku answers counts", "[duitku]") {
    DuitkuSite site;
    site.open();
    site.deliver(site.callback("100000", "01"));
    SECTION("flipped on its way") {
        CHECK(site.ask(site.status("00")) == "paid");
        CHECK(site.order_state() == "fulfilled");
    }
    SECTION("so it is, but the buyer has time") {
        CHECK_THROWS_AS(flow::pay_again(site.services(), site.payment().order), Error);
        CHECK(site.ask(site.status("02")) == "not paid yet");
        CHECK(site.payment().state == payment::PaymentState::waiting);
        const auto second = flow::pay_again(site.services(), site.payment().order);
        CHECK(second.attempt == 2);
        CHECK(site.payment().state == payment::PaymentState::waiting);  // it may be paid all the same
    }
}

TEST_CASE("another amount by a single rupiah is a case, and no question is asked for it", "[duitku]") {
    DuitkuSite site;
    site.open();
    const std::string amount = GENERATE("100001", "99999", "100000.00", "0100000", "1e5");
    CAPTURE(amount);
    const auto before = site.next_question();
    CHECK(site.deliver(site.callback(amount)));
    REQUIRE(site.cases().size() == 1);
    CHECK(site.cases()[0].kind == payment::CaseKind::wrong_amount);
    CHECK(site.next_question() == before);
    CHECK(site.order_state() == "pending");
}

TEST_CASE("an answer with another amount is a case with the money on suspense, and the order does not move",
          "[duitku]") {
    DuitkuSite site;
    site.open();
    site.deliver(site.callback());
    const std::int64_t amount = GENERATE(99'999, 100'001);
    CHECK(site.ask(site.status("00", amount)).starts_with("a case: CAS-"));
    REQUIRE(site.cases().size() == 1);
    CHECK(site.cases()[0].kind == payment::CaseKind::wrong_amount);
    CHECK(site.cases()[0].suspended == Money{amount});
    CHECK(site.order_state() == "pending");
}

TEST_CASE("a genuine callback for an order that is not ours is a case, once", "[duitku]") {
    DuitkuSite site;
    for (const char* result : {"00", "00", "01"})
        CHECK(site.deliver(site.callback("100000", result, "DX9", "000123")));
    CHECK(site.count("SELECT count(*) FROM payment_case WHERE kind = 'unknown_order'") == 1);
    CHECK(site.count("SELECT count(*) FROM job WHERE kind = 'duitku.status'") == 0);
}

TEST_CASE("a reference that is not the invoice's is a case; in a callback it does not keep us from asking",
          "[duitku]") {
    DuitkuSite site;
    site.open();
    SECTION("in a callback, where it is not signed") {
        site.deliver(site.callback("100000", "00", "DX-OTHER"));
        CHECK(site.cases().size() == 1);
        CHECK(site.ask(site.status("00")) == "paid");
    }
    SECTION("in Duitku's answer") {
        site.deliver(site.callback());
        site.ask(site.status("00", 100'000, 1, "DX-OTHER"));
        CHECK(site.cases().size() == 1);
        CHECK(site.order_state() == "pending");
    }
    CHECK(site.cases()[0].kind == payment::CaseKind::wrong_reference);
}

TEST_CASE("02 is the end only behind the deadline and said twice", "[duitku]") {
    DuitkuSite site;
    site.open();
    site.clock.advance(61min);
    CHECK(site.ask_when_due(site.status("02")) == "ended; asked once more");
    CHECK(site.payment().state == payment::PaymentState::waiting);
    SECTION("a success in between") {
        CHECK(site.ask_when_due(site.status("00")) == "paid");
    }
    SECTION("twice") {
        CHECK(site.ask_when_due(site.status("02")) == "ended");
        CHECK(site.payment().state == payment::PaymentState::expired);
        CHECK_FALSE(site.next_question());
        CHECK(site.order_state() == "pending");  // the buyer may pay again
    }
}

TEST_CASE("late money is taken within the grace period, and is a case behind it", "[duitku]") {
    DuitkuSite site;
    site.open();
    site.clock.advance(61min);
    site.ask_when_due(site.status("02"));
    site.ask_when_due(site.status("02"));
    const bool within = GENERATE(true, false);
    site.clock.advance(within ? 90h : 97h);
    site.deliver(site.callback());
    const std::string said = site.ask_when_due(site.status("00"));
    CHECK((said == "paid") == within);
    CHECK(site.cases().empty() == within);
    if (!within) CHECK(site.cases()[0].kind == payment::CaseKind::late);
}

TEST_CASE("an invoice whose answer nobody saw: the status is asked first, then a new attempt is made", "[duitku]") {
    DuitkuSite site;
    const auto answered =
        GENERATE(DuitkuSite::Answered{DuitkuSite::Reached::sent, 0, ""}, DuitkuSite::answer(500, "<html>"),
                 DuitkuSite::answer(200, ""), DuitkuSite::answer(409, R"("The transaction is still in progress.")"));
    site.open(answered);
    CHECK(site.payment().state == payment::PaymentState::created);
    CHECK(site.open() == "nothing to do");  // never opened twice under one id
    CHECK(site.next_question() == k_noon + 10s);
    SECTION("not there") {
        CHECK(site.ask_when_due(DuitkuSite::not_found()) == "not found");
        CHECK(site.payment().state == payment::PaymentState::failed);
        REQUIRE(site.attempts() == 2);
        CHECK(site.open(DuitkuSite::invoice("DX-SECOND")) == "opened");
        CHECK(nlohmann::json::parse(site.calls.back().body)["merchantOrderId"] == site.payment(2).reference);

        SECTION("both were there, and both are paid: the second is a case") {
            site.deliver(site.callback("100000", "00", "DX-SECOND"));
            CHECK(site.ask_when_due(site.status("00", 100'000, 2, "DX-SECOND")) == "paid");
            CHECK(site.ask_when_due(site.status("00", 100'000, 1, "DX-FIRST")).starts_with("a case"));
            CHECK(site.cases().at(0).kind == payment::CaseKind::double_payment);
        }
    }
    SECTION("paid already") {
        CHECK(site.ask_when_due(site.status("00")) == "paid");
        CHECK(site.attempts() == 1);
        CHECK(site.order_state() == "fulfilled");
    }
    SECTION("Duitku does not answer for a while") {
        site.ask_when_due({DuitkuSite::Reached::nothing, 0, ""});
        CHECK(site.attempts() == 1);
        CHECK(site.ask_when_due(site.status("01")) == "pending");
        CHECK(site.attempts() == 2);
    }
}

TEST_CASE("three attempts nobody saw are enough: a person looks", "[duitku]") {
    DuitkuSite site;
    for (std::int64_t attempt = 1; attempt <= 3; ++attempt) {
        REQUIRE(site.attempts() == static_cast<std::size_t>(attempt));
        site.open({DuitkuSite::Reached::sent, 0, ""});
        while (site.payment(attempt).state == payment::PaymentState::created)
            site.ask_when_due(DuitkuSite::not_found());
    }
    CHECK(site.attempts() == 3);
    REQUIRE(site.cases().size() == 1);
    CHECK(site.cases()[0].kind == payment::CaseKind::outcome_unknown);
}

TEST_CASE("a sender that dies between call and answer leaves a question, not a second invoice", "[duitku]") {
    DuitkuSite site;
    db::Jobs jobs{site.database};
    const auto claim = jobs.claim(flow::k_duitku, "dying", site.clock.now(), 60s);
    REQUIRE(claim);
    site.clock.advance(61s);
    jobs.recover(site.clock.now());
    CHECK(site.open() == "nothing to do");
    CHECK(flow::plan_overdue_questions(site.services(), 10) == 1);
    CHECK(flow::plan_overdue_questions(site.services(), 10) == 0);
    site.ask(DuitkuSite::not_found());
    CHECK(site.attempts() == 2);
    // What the dying one would have written counts no more.
    CHECK_FALSE(jobs.finish(*claim, {}, site.clock.now()));
}

TEST_CASE("a job whose lease was lost writes nothing", "[duitku]") {
    DuitkuSite site;
    const auto claim = db::Jobs{site.database}.claim(flow::k_duitku, "slow", site.clock.now(), 60s);
    const auto said = flow::run_duitku_job(site.services(), site.account, *claim, [&](const payment::duitku::Call&) {
        site.clock.advance(61s);
        db::Jobs{site.database}.recover(site.clock.now());
        return DuitkuSite::invoice();
    });
    CHECK(said.lost);
    CHECK(site.payment().state == payment::PaymentState::created);
}

TEST_CASE("an id that Duitku knows with another amount is given up for a new one", "[duitku]") {
    DuitkuSite site;
    site.open(DuitkuSite::answer(400, R"("Amount is different please try again later.")"));
    CHECK(site.payment().state == payment::PaymentState::failed);
    CHECK(site.attempts() == 2);
    CHECK(site.cases().empty());
}

TEST_CASE("an id that is paid there before we opened it pays nothing of ours", "[duitku]") {
    DuitkuSite site;
    site.open(DuitkuSite::answer(400, R"({"MerchantOrderId":"Bill already paid"})"));
    CHECK(site.payment().state == payment::PaymentState::failed);
    REQUIRE(site.cases().size() == 1);
    CHECK(site.cases()[0].kind == payment::CaseKind::wrong_reference);
    CHECK(site.attempts() == 2);
    CHECK_FALSE(site.next_question());
}

TEST_CASE("a reference that another payment has opens nothing: the status is asked", "[duitku]") {
    DuitkuSite site;
    site.open();
    const auto first = site.order;
    site.order = site.place();
    CHECK(site.open() == "another payment's reference");
    CHECK(site.payment().provider_reference.empty());
    CHECK(site.next_question());
    site.order = first;
    CHECK(site.payment().provider_reference == "DX0042POP7Q1Z5K2");
}

TEST_CASE("a refusal ends the attempt and is told to the admin, once a day", "[duitku]") {
    DuitkuSite site;
    site.open(DuitkuSite::answer(401, R"({"Message":"Wrong signature"})"));
    CHECK(site.payment().state == payment::PaymentState::failed);
    CHECK(site.payment().note == "401 Wrong signature");
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'admin_alert' AND cause LIKE 'duitku:%'") == 1);
    site.order = site.place();
    site.open(DuitkuSite::answer(401, R"({"Message":"Wrong signature"})"));
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'admin_alert' AND cause LIKE 'duitku:%'") == 1);
}

TEST_CASE("a Duitku that is not reached is tried again while the buyer waits", "[duitku]") {
    DuitkuSite site;
    site.open({DuitkuSite::Reached::nothing, 0, ""});
    CHECK(site.payment().state == payment::PaymentState::created);
    CHECK(site.open() == "nothing to do");
    site.clock.advance(2s);
    CHECK(site.open() == "opened");
}

TEST_CASE("a rate limit rests every question for an hour, and no invoice", "[duitku]") {
    DuitkuSite site;
    site.open();
    site.deliver(site.callback());
    site.ask(DuitkuSite::answer(429, ""));
    site.order = site.place();
    CHECK(site.open(DuitkuSite::invoice("DX-2")) == "opened");
    site.deliver(site.callback("100000", "00", "DX-2"));
    site.clock.advance(59min);
    CHECK(site.ask(site.status("00")) == "nothing to do");
    site.clock.advance(2min);
    CHECK(site.ask(site.status("00", 100'000, 1, "DX-2")) == "paid");
}

TEST_CASE("questions keep a pace, whatever comes in", "[duitku]") {
    DuitkuSite site;
    site.open();
    site.deliver(site.callback());
    site.order = site.place();
    site.open(DuitkuSite::invoice("DX-2"));
    site.deliver(site.callback("100000", "00", "DX-2"));
    CHECK(site.ask(DuitkuSite::not_found()) == "not found");
    CHECK(site.ask(DuitkuSite::not_found()) == "nothing to do");
    site.clock.advance(3s);
    CHECK(site.ask(DuitkuSite::not_found()) == "not found");
}

TEST_CASE("who has paid does not wait behind those who have not", "[duitku]") {
    DuitkuSite site;
    site.open();
    site.order = site.place();
    site.open(DuitkuSite::invoice("DX-2"));
    site.clock.advance(10min);  // both are overdue
    const std::string second = site.payment().reference;
    site.deliver(site.callback("100000", "00", "DX-2"));
    CHECK(site.ask(site.status("00", 100'000, 1, "DX-2")) == "paid");
    CHECK(site.calls.back().body.find(second) != std::string::npos);
}

TEST_CASE("asked again within half a minute it is one question, a callback waits five seconds", "[duitku]") {
    DuitkuSite site;
    site.open();
    const auto id = site.payment().id;
    const auto ask_now = [&](flow::Asked asked) {
        return flow::plan_status(site.services(), id, site.clock.now(), asked);
    };
    const auto job = ask_now(flow::Asked::by_anybody);
    REQUIRE(job);
    CHECK(ask_now(flow::Asked::by_anybody) == job);
    CHECK(site.ask(site.status("01")) == "pending");
    const Instant asked = site.clock.now();
    ask_now(flow::Asked::by_anybody);
    CHECK(site.next_question() == asked + 30s);
    ask_now(flow::Asked::by_callback);
    CHECK(site.next_question() == asked + 5s);
    CHECK(site.count("SELECT count(*) FROM job WHERE kind = 'duitku.status'") == 1);
}

TEST_CASE("nobody heard of: 2, 5, 15, 30 minutes, 1 and 2 hours, then every 4, until the grace period ends",
          "[duitku]") {
    DuitkuSite site;
    site.open();
    std::vector<std::int64_t> minutes;
    while (site.next_question()) {
        site.ask_when_due(DuitkuSite::not_found());
        minutes.push_back((site.clock.now() - k_noon) / 1min);
    }
    REQUIRE(minutes.size() > 7);
    minutes.resize(8);
    CHECK(minutes == std::vector<std::int64_t>{2, 5, 15, 30, 60, 120, 360, 600});
    CHECK(site.clock.now() <= k_noon + 96h);
    CHECK(site.payment().state == payment::PaymentState::expired);
    CHECK(site.order_state() != "paid");
}

TEST_CASE("next_question never stands still", "[duitku]") {
    const Instant end = k_noon + 1000h;
    Instant now = k_noon + std::chrono::milliseconds{GENERATE(take(200, random(0, 100'000'000)))};
    const auto next = flow::next_question(k_noon, now, end);
    REQUIRE(next);
    CHECK(*next > now);
    CHECK(*next - now <= 4h);
    CHECK_FALSE(flow::next_question(k_noon, now, now));
}

TEST_CASE("under v2 the buyer chooses a channel from Duitku's list before the invoice is opened", "[duitku]") {
    DuitkuSite site;
    site.site.shop.duitku_asks_channel = true;
    site.account.family = payment::duitku::Family::v2;
    site.open();  // of the order from before
    site.order = site.place();
    const auto id = site.payment().id;
    CHECK(site.open() == "nothing to do");
    CHECK(flow::plan_channels(site.services()));
    CHECK_FALSE(flow::plan_channels(site.services()));
    CHECK(site.open(DuitkuSite::answer(200, R"({"paymentFee":[{"paymentMethod":"BC","paymentName":"BCA VA",)"
                                            R"("paymentImage":"x","totalFee":"0"}],"responseCode":"00"})")) ==
          "listed");
    REQUIRE(flow::payment_channels(site.services()).size() == 1);
    CHECK_THROWS_AS(flow::choose_channel(site.services(), id, "SP"), Error);
    CHECK(flow::choose_channel(site.services(), id, "BC"));
    CHECK_FALSE(flow::choose_channel(site.services(), id, "BC"));
    CHECK(site.open() == "opened");
    const auto body = nlohmann::json::parse(site.calls.back().body);
    CHECK(body["paymentMethod"] == "BC");
    CHECK(body["merchantCode"] == "DX0042");
    CHECK_THROWS_AS(flow::choose_channel(site.services(), id, "SP"), Error);
}
