#pragma once

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/db/inbox.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/payment/case_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "tests/flow/shop_site.hpp"
#include "tests/unit/payment/duitku_account.hpp"

namespace mitra::test {

/// A shop with an order that is to be paid through Duitku, and a Duitku that answers what the test says.
struct DuitkuSite : ShopSite {
    using Answered = flow::Answered;
    using Reached = flow::Answered::Reached;

    payment::duitku::Account account = duitku_account();
    PersonId buyer = add_person(database, {.email = "siti@example.com"});
    OrderId order = place();
    std::vector<payment::duitku::Call> calls;
    Answered next;

    OrderId place() {
        auto request = by(buyer);
        request.method = PaymentMethod::duitku;
        request.bank_account.reset();
        return flow::place_order(services(), request).order.id;
    }
    payment::Payment payment(std::int64_t attempt = 1) {
        return payment::PaymentStore{database, test_vault()}.of_order(order).at(static_cast<std::size_t>(attempt - 1));
    }
    std::size_t attempts() { return payment::PaymentStore{database, test_vault()}.of_order(order).size(); }
    std::string order_state() { return std::string{shop::name(shop::OrderStore{database}.find(order)->state)}; }
    std::vector<payment::Case> cases() { return payment::CaseStore{database}.of_order(order); }

    static Answered answer(int status, std::string body) { return {Reached::answered, status, std::move(body)}; }
    /// The answer of createInvoice.
    static Answered invoice(const std::string& reference = "DX0042POP7Q1Z5K2") {
        return answer(200, fmt::format(R"({{"merchantCode":"DX0042","reference":"{}","paymentUrl":)"
                                       R"("https://app-sandbox.duitku.com/redirect_checkout?reference={}",)"
                                       R"("statusCode":"00","statusMessage":"SUCCESS"}})",
                                       reference, reference));
    }
    /// The answer of transactionStatus about an attempt.
    Answered status(const std::string& code, std::int64_t amount = 100'000, std::int64_t attempt = 1,
                    const std::string& reference = "DX0042POP7Q1Z5K2") {
        return answer(200, fmt::format(R"({{"merchantOrderId":"{}","reference":"{}","amount":"{}","fee":"4000.00",)"
                                       R"("statusCode":"{}","statusMessage":"X"}})",
                                       payment(attempt).reference, reference, amount, code));
    }
    static Answered not_found() { return answer(404, R"({"Message":"Transaction not found"})"); }

    /// Runs the next job of a provider that is due; what became of it, or "nothing to do".
    std::string work(const char* provider, const Answered& answered) {
        next = answered;
        const auto claim = db::Jobs{database}.claim(provider, "test", clock.now(), std::chrono::seconds{60});
        if (!claim) return "nothing to do";
        return flow::run_duitku_job(services(), account, *claim,
                                    [&](const payment::duitku::Call& call) {
                                        calls.push_back(call);
                                        return next;
                                    })
            .note;
    }
    std::string open(const Answered& answered = invoice()) { return work(flow::k_duitku, answered); }
    std::string ask(const Answered& answered) { return work(flow::k_duitku_questions, answered); }
    std::optional<Instant> next_question() { return db::Jobs{database}.next_due(flow::k_duitku_questions); }
    /// Goes on to the next question and answers it.
    std::string ask_when_due(const Answered& answered) {
        const auto due = next_question();
        if (!due) return "nothing to do";
        clock.set(std::max(clock.now(), *due));
        return ask(answered);
    }

    /// A callback as Duitku signs it.
    std::string callback(const std::string& amount = "100000", const std::string& result = "00",
                         const std::string& reference = "DX0042POP7Q1Z5K2", std::string about = {}) {
        if (about.empty()) about = payment(static_cast<std::int64_t>(attempts())).reference;
        return fmt::format(
            "merchantCode=DX0042&amount={}&merchantOrderId={}&paymentCode=BC&resultCode={}&reference={}&signature={}",
            amount, about, result, reference, payment::duitku::sign_callback(account, amount, about));
    }
    /// Delivered, stored and acted on.
    bool deliver(const std::string& body) {
        const auto checked = flow::check_duitku(test_vault(), account, body, clock.now());
        if (checked.verdict != payment::duitku::Verdict::genuine) return false;
        flow::store_duitku(services(), checked.event);
        flow::process_duitku(services(), 10);
        return true;
    }
};

}  // namespace mitra::test
