#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/duitku_case.hpp"
#include "lib/flow/duitku_run.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
namespace duitku = payment::duitku;
using payment::Payment;
using payment::PaymentState;
using Answer = duitku::StatusAnswer;
using Kind = db::Outcome::Kind;

/// "02" behind the deadline counts when it is said twice: one integrator saw it in the very second of a success.
constexpr std::chrono::minutes k_said_again_after{1};
constexpr std::chrono::minutes k_unreadable_pause{5};
constexpr std::chrono::minutes k_refused_pause{30};
constexpr const char* k_ended_once = "ended; asked once more";

/// What is known of the payment that a question is about.
struct Subject {
    Payment payment;
    shop::Order order;
    std::string note;  ///< of the question before

    /// From then on what arrives is a case, and nobody asks any more.
    [[nodiscard]] Instant end(const Services& services) const { return order.expires_at + services.site.shop.grace; }
};

payment::PaymentStore payments(const DuitkuRun& run) {
    return {run.services.database, run.services.vault};
}

/// The invoice's own job, where nobody saw what became of it.
std::optional<JobId> unseen_invoice(const DuitkuRun& run, const Payment& payment) {
    if (payment.state != PaymentState::created) return std::nullopt;
    const auto job = db::Jobs{run.services.database}.latest(k_open_invoice_job, to_string(payment.id));
    return job && job->state == "unknown" ? std::optional{job->id} : std::nullopt;
}

/// Goes on asking, unless a newer question about the same payment waits or its time is over.
JobDone ask_again(const DuitkuRun& run, const Subject& subject, std::string note, std::optional<Instant> at,
                  const std::function<void()>& act = {}) {
    const auto newest = db::Jobs{run.services.database}.latest(k_ask_status_job, to_string(subject.payment.id));
    const auto next = at ? at : next_question(subject.payment.created_at, run.now(), subject.end(run.services));
    if (newest && newest->id != run.claim.id && newest->state == "waiting")
        return run.end({.note = std::move(note)}, act);
    if (next) return run.end({.kind = Kind::retry, .note = std::move(note), .next_at = next}, act);
    return run.end({.note = std::move(note)}, [&] {
        if (act) act();
        payments(run).close(subject.payment.id, PaymentState::expired, "never paid", "duitku", run.now());
    });
}

/// Nobody saw whether the invoice was opened, and its pay page is not known: this attempt ends, and a new one is made
/// under an id of its own. Both may be paid, so the old one is asked about on.
JobDone replace_attempt(const DuitkuRun& run, const Subject& subject, JobId invoice, const std::string& note) {
    return ask_again(run, subject, note, {}, [&, invoice] {
        const Payment& payment = subject.payment;
        db::Jobs{run.services.database}.resolve(invoice, "failed", "duitku", run.now());
        payments(run).close(payment.id, PaymentState::failed, "nobody saw whether Duitku opened it", "duitku",
                            run.now());
        try_again(run.services, payment);
        if (payment.attempt < k_attempts_by_ourselves) return;
        open_duitku_case(run.services, {.kind = payment::CaseKind::outcome_unknown,
                                        .cause = fmt::format("invoice:{}:unknown", payment.id),
                                        .order = payment.order,
                                        .payment = payment.id,
                                        .expected = payment.amount,
                                        .detail = "Duitku's answers to the last attempts were not seen",
                                        .opened_at = run.now()});
    });
}

JobDone other_reference(const DuitkuRun& run, const Subject& subject, const Answer& answer) {
    return run.end({.kind = Kind::failed, .note = "another reference: a case"}, [&] {
        open_duitku_case(run.services, {.kind = payment::CaseKind::wrong_reference,
                                        .cause = fmt::format("status:{}:reference", subject.payment.id),
                                        .order = subject.payment.order,
                                        .payment = subject.payment.id,
                                        .expected = subject.payment.amount,
                                        .found = answer.amount,
                                        .detail = "Duitku's answer has another reference than its invoice",
                                        .opened_at = run.now()});
    });
}

bool is_other_reference(const DuitkuRun& run, const Subject& subject, const Answer& answer) {
    if (answer.reference.empty()) return false;
    const std::string& known = subject.payment.provider_reference;
    if (!known.empty()) return known != answer.reference;
    // One that belongs to another payment of ours cannot be this one's.
    return payments(run).by_provider_reference(PaymentMethod::duitku, answer.reference).has_value();
}

JobDone paid(const DuitkuRun& run, const Subject& subject, const Answer& answer) {
    const bool fits = answer.amount == subject.payment.amount;
    std::string note = fits ? "paid" : "paid with another amount";
    const payment::Evidence evidence{.kind = payment::Evidence::Kind::provider_answer,
                                     .amount = answer.amount.value(),
                                     .reference = answer.reference,
                                     .fee = answer.fee,
                                     .channel = subject.payment.channel,
                                     .actor = "duitku"};
    JobDone done = run.end({.note = note}, [&] {
        if (const auto invoice = unseen_invoice(run, subject.payment))
            db::Jobs{run.services.database}.resolve(*invoice, "done", "duitku", run.now());
        const Settled settled = settle_payment(run.services, subject.payment.id, evidence);
        if (settled.outcome == Settled::Outcome::a_case) note = fmt::format("a case: {}", settled.opened_case.value());
    });
    if (!done.lost) done.note = note;
    return done;
}

JobDone ended(const DuitkuRun& run, const Subject& subject) {
    // Until its deadline it may still be paid; the buyer is offered another attempt meanwhile.
    if (run.now() < subject.payment.expires_at)
        return ask_again(run, subject, "not paid yet", {},
                         [&] { payments(run).remark(subject.payment.id, "Duitku says that it was not paid"); });
    if (subject.note != k_ended_once) return ask_again(run, subject, k_ended_once, run.now() + k_said_again_after);
    return run.end({.note = "ended"}, [&] {
        payments(run).close(subject.payment.id, PaymentState::expired, "Duitku ended it unpaid", "duitku", run.now());
    });
}

JobDone pending(const DuitkuRun& run, const Subject& subject, const Answer& answer) {
    return ask_again(run, subject, "pending", {}, [&] {
        if (!answer.reference.empty()) payments(run).learn_reference(subject.payment.id, answer.reference);
    });
}

JobDone act_on(const DuitkuRun& run, const Subject& subject, const Answer& answer) {
    const bool spoken = answer.kind == Answer::Kind::paid || answer.kind == Answer::Kind::pending;
    if (spoken && !answer.order.empty() && answer.order != subject.payment.reference)
        return ask_again(run, subject, "an answer about another order", run.now() + k_unreadable_pause);
    if (spoken && is_other_reference(run, subject, answer)) return other_reference(run, subject, answer);
    if (answer.kind == Answer::Kind::paid) return paid(run, subject, answer);
    if (answer.kind == Answer::Kind::pending || answer.kind == Answer::Kind::ended ||
        answer.kind == Answer::Kind::not_found)
        if (const auto invoice = unseen_invoice(run, subject.payment))
            return replace_attempt(run, subject, *invoice,
                                   answer.kind == Answer::Kind::not_found ? "not found" : "pending");
    switch (answer.kind) {
        case Answer::Kind::pending:
            return pending(run, subject, answer);
        case Answer::Kind::ended:
            return ended(run, subject);
        case Answer::Kind::not_found:  // also what Duitku says of an invoice whose buyer has chosen no channel yet
            return ask_again(run, subject, "not found", {});
        case Answer::Kind::rate_limited:
            return ask_again(run, subject, "Duitku wants no questions for an hour", run.now() + k_block_rest, [&] {
                db::Jobs{run.services.database}.rest(k_duitku_questions, run.now() + k_block_rest);
            });
        case Answer::Kind::refused:
            return ask_again(run, subject, answer.why, run.now() + k_refused_pause,
                             [&] { alert_duitku(run.services, answer.why); });
        case Answer::Kind::paid:
        case Answer::Kind::unreadable:
            break;
    }
    return run.end(
        {.kind = Kind::retry, .note = answer.why, .next_at = run.now() + k_unreadable_pause, .provider_down = true});
}

/// "PAY-7" of "PAY-7@12".
std::optional<PaymentId> subject_of(const std::string& cause) {
    return parse_id<PaymentId>(cause.substr(0, cause.find('@')));
}

}  // namespace

JobDone ask_duitku_status(const DuitkuRun& run) {
    const auto id = subject_of(run.claim.cause);
    const auto payment = id ? payments(run).find(*id) : std::nullopt;
    if (!payment) return run.end({.kind = Kind::failed, .note = "no such payment"});
    if (payment->state == PaymentState::settled || payment->state == PaymentState::refunded)
        return run.end({.note = "paid"});
    const Subject subject{*payment, shop::OrderStore{run.services.database}.find(payment->order).value(),
                          db::Jobs{run.services.database}.find(run.claim.id).value().note};
    const Answered answered = run.call(duitku::ask_status(run.account, payment->reference));
    if (answered.reached != Answered::Reached::answered)
        return run.end({.kind = Kind::retry,
                        .note = "no answer",
                        .next_at = run.now() + k_unreadable_pause,
                        .provider_down = true});
    return act_on(run, subject, duitku::read_status_answer(answered.status, answered.body));
}

}  // namespace mitra::flow
