#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/duitku_case.hpp"
#include "lib/flow/duitku_run.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/payer_store.hpp"
#include "lib/shop/product_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
namespace duitku = payment::duitku;
using payment::Payment;
using payment::PaymentState;
using Answer = duitku::InvoiceAnswer;
using Kind = db::Outcome::Kind;

/// A buyer waits at the screen for the first of these.
constexpr std::array<std::chrono::seconds, 5> k_next_try{2s, 5s, 15s, 60s, 300s};
constexpr std::size_t k_longest_email = 50;

struct Read {
    Payment payment;
    shop::Order order;
    duitku::Invoice invoice;
};

/// Duitku needs an address of at most 50 characters; its receipts are ours to send anyway.
std::string email_for(const Services& services, const std::string& own) {
    if (!own.empty() && own.size() <= k_longest_email) return own;
    if (!services.site.admin_email.empty() && services.site.admin_email.size() <= k_longest_email)
        return services.site.admin_email;
    return "pembeli@example.com";
}

/// Whom the pay page names: what was typed for this order, else who has shown that it is theirs. It never shows what is
/// on file to somebody who only typed a number.
shop::Payer payer_of(const Services& services, const shop::Order& order, const std::optional<people::Person>& buyer) {
    if (auto typed = shop::PayerStore{services.database, services.vault}.find(order)) return std::move(*typed);
    if (!buyer || !order.buyer_proven) return {};
    return {buyer->details.name, buyer->details.email.value_or("")};
}

duitku::Invoice invoice_for(const DuitkuRun& run, const Payment& payment, const shop::Order& order) {
    const Services& services = run.services;
    const auto buyer = people::PersonStore{services.database, services.vault}.find(order.buyer);
    const auto product = shop::ProductStore{services.database}.find(order.product);
    const shop::Payer payer = payer_of(services, order, buyer);
    const auto left = std::chrono::ceil<std::chrono::minutes>(payment.expires_at - run.now());
    return {.order = payment.reference,
            .amount = payment.amount,
            .product = product ? product->name : payment.reference,
            .email = email_for(services, payer.email),
            .name = payer.name,
            .phone = buyer && buyer->phone ? buyer->phone->e164() : "",
            .channel = payment.channel,
            .callback_url = services.site.base_url + "/hook/duitku",
            .return_url = fmt::format("{}/o/{}", services.site.base_url, shop::order_token(services.vault, order)),
            .expiry_minutes = std::min<std::int64_t>(left.count(), run.account.expiry_minutes)};
}

void close(const DuitkuRun& run, const Payment& payment, PaymentState to, const std::string& note) {
    payment::PaymentStore{run.services.database, run.services.vault}.close(payment.id, to, note, "duitku", run.now());
}

JobDone opened(const DuitkuRun& run, const Read& read, const Answer& answer) {
    return run.end({.note = "opened"}, [&] {
        payment::PaymentStore{run.services.database, run.services.vault}.opened(
            read.payment.id, {answer.reference, answer.pay_url}, "duitku", run.now());
        const auto first = next_question(run.now(), run.now(), read.order.expires_at + run.services.site.shop.grace);
        if (first) plan_status(run.services, read.payment.id, *first);
    });
}

JobDone refused(const DuitkuRun& run, const Read& read, const std::string& why) {
    return run.end({.kind = Kind::failed, .note = why}, [&] {
        close(run, read.payment, PaymentState::failed, why);
        alert_duitku(run.services, why);
    });
}

/// Duitku may have opened it or not: its status is asked before anything else is done.
JobDone unseen(const DuitkuRun& run, const Read& read, const std::string& why) {
    return run.end({.kind = Kind::unknown, .note = why},
                   [&] { plan_status(run.services, read.payment.id, run.now() + k_unseen_pause); });
}

JobDone try_later(const DuitkuRun& run, const Read& read, const std::string& why) {
    const auto tries = static_cast<std::size_t>(std::max<std::int64_t>(run.claim.attempts - 1, 0));
    const Instant next = run.now() + k_next_try.at(std::min(tries, k_next_try.size() - 1));
    if (next >= read.payment.expires_at)
        return run.end({.kind = Kind::failed, .note = why, .next_at = {}, .provider_down = true},
                       [&] { close(run, read.payment, PaymentState::failed, "Duitku could not be reached"); });
    return run.end({.kind = Kind::retry, .note = why, .next_at = next, .provider_down = true});
}

/// "Bill already paid" where we never asked before: somebody else's payment under our id (a restored backup).
JobDone paid_before_us(const DuitkuRun& run, const Read& read) {
    return run.end({.kind = Kind::failed, .note = "paid there before we opened it"}, [&] {
        open_duitku_case(run.services,
                         {.kind = payment::CaseKind::wrong_reference,
                          .cause = fmt::format("invoice:{}:paid", read.payment.id),
                          .order = read.order.id,
                          .payment = read.payment.id,
                          .expected = read.payment.amount,
                          .detail = fmt::format("Duitku knew {} as paid before we opened it", read.payment.reference),
                          .opened_at = run.now()});
        close(run, read.payment, PaymentState::failed, "its id was used before");
        try_again(run.services, read.payment);
    });
}

/// A reference belongs to one payment: an answer that repeats another's says nothing about this one.
bool is_anothers(const DuitkuRun& run, const Read& read, const std::string& reference) {
    const auto known = payment::PaymentStore{run.services.database, run.services.vault}.by_provider_reference(
        PaymentMethod::duitku, reference);
    return known && known->id != read.payment.id;
}

JobDone act_on(const DuitkuRun& run, const Read& read, const Answer& answer) {
    switch (answer.kind) {
        case Answer::Kind::opened:
            if (answer.amount && *answer.amount != read.payment.amount)
                return refused(run, read, "Duitku opened it with another amount");
            if (is_anothers(run, read, answer.reference)) return unseen(run, read, "another payment's reference");
            return opened(run, read, answer);
        case Answer::Kind::refused:
            return refused(run, read, answer.why);
        case Answer::Kind::taken:
            return run.end({.kind = Kind::failed, .note = answer.why}, [&] {
                close(run, read.payment, PaymentState::failed, answer.why);
                try_again(run.services, read.payment);
            });
        case Answer::Kind::already_paid:
            return run.claim.attempts == 1 ? paid_before_us(run, read) : unseen(run, read, answer.why);
        case Answer::Kind::unavailable:
            return try_later(run, read, answer.why);
        case Answer::Kind::in_progress:
        case Answer::Kind::unknown:
            break;
    }
    return unseen(run, read, answer.why);
}

}  // namespace

JobDone open_duitku_invoice(const DuitkuRun& run) {
    const auto id = parse_id<PaymentId>(run.claim.cause);
    const auto payment = id ? payment::PaymentStore{run.services.database, run.services.vault}.find(*id) : std::nullopt;
    if (!payment) return run.end({.kind = Kind::failed, .note = "no such payment"});
    if (payment->state != PaymentState::created)
        return run.end({.note = fmt::format("it is {} already", payment::name(payment->state))});
    const auto order = shop::OrderStore{run.services.database}.find(payment->order).value();
    if (order.state != shop::OrderState::pending || payment->expires_at <= run.now())
        return run.end({.kind = Kind::failed, .note = "its time is over"},
                       [&] { close(run, *payment, PaymentState::expired, "its time was over before it was opened"); });

    Read read{*payment, order, invoice_for(run, *payment, order)};
    duitku::Call call;
    try {
        call = duitku::open_invoice(run.account, read.invoice, run.now());
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return refused(run, read, error.what());
    }
    const Answered answered = run.call(call);
    if (answered.reached == Answered::Reached::nothing) return try_later(run, read, "Duitku is not reached");
    if (answered.reached == Answered::Reached::sent) return unseen(run, read, "sent, and no answer came");
    return act_on(run, read, duitku::read_invoice_answer(run.account, answered.status, answered.body));
}

}  // namespace mitra::flow
