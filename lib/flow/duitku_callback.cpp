#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/duitku_case.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/payment/channel_store.hpp"
#include "lib/payment/payment_store.hpp"

namespace mitra::flow {

namespace duitku = payment::duitku;

namespace {

struct Ending {
    std::string_view state;
    std::string note;
};

Ending unknown_order(const Services& services, const duitku::Callback& callback, const db::StoredEvent& stored) {
    open_duitku_case(services, {.kind = payment::CaseKind::unknown_order,
                                .cause = fmt::format("callback:{}", callback.order),
                                .found = Money::parse(callback.amount),
                                .detail = fmt::format("see {}: its order is none of ours", stored.id),
                                .opened_at = services.clock.now()});
    return {"done", "an order that is not ours: a case"};
}

Ending wrong_amount(const Services& services, const payment::Payment& payment, const duitku::Callback& callback,
                    const db::StoredEvent& stored) {
    open_duitku_case(services, {.kind = payment::CaseKind::wrong_amount,
                                .cause = fmt::format("callback:{}:amount:{}", payment.id, callback.amount),
                                .order = payment.order,
                                .payment = payment.id,
                                .expected = payment.amount,
                                .found = Money::parse(callback.amount),
                                .detail = fmt::format("a genuine callback, {}", stored.id),
                                .opened_at = services.clock.now()});
    return {"done", fmt::format("{}: another amount, a case", payment.id)};
}

/// The reference is not signed: another one is worth a case, and does not keep us from asking.
void compare_reference(const Services& services, const payment::Payment& payment, const duitku::Callback& callback,
                       const db::StoredEvent& stored) {
    if (callback.reference.empty() || payment.provider_reference.empty()) return;
    if (callback.reference == payment.provider_reference) return;
    open_duitku_case(services, {.kind = payment::CaseKind::wrong_reference,
                                .cause = fmt::format("callback:{}:reference", payment.id),
                                .order = payment.order,
                                .payment = payment.id,
                                .expected = payment.amount,
                                .found = Money::parse(callback.amount),
                                .detail = fmt::format("a callback with another reference, {}", stored.id),
                                .opened_at = services.clock.now()});
}

Ending act_on(const Services& services, const db::StoredEvent& stored) {
    const auto callback = duitku::parse_callback(stored.event.body);
    if (!callback) return {"failed", "not understood"};
    const auto payment = payment::PaymentStore{services.database, services.vault}.by_reference(callback->order);
    if (!payment || payment->method != PaymentMethod::duitku) return unknown_order(services, *callback, stored);
    // Money::parse takes only what is written canonically: 150000.00 is another amount.
    if (Money::parse(callback->amount) != payment->amount) return wrong_amount(services, *payment, *callback, stored);
    compare_reference(services, *payment, *callback, stored);
    payment::ChannelStore{services.database}.learn(payment->id, callback->channel);
    const auto job = plan_status(services, payment->id, services.clock.now(), Asked::by_callback);
    if (!job) return {"done", fmt::format("{} is {}", payment->id, payment::name(payment->state))};
    return {"done", fmt::format("{}: {} asks", payment->id, *job)};
}

}  // namespace

CheckedCallback check_duitku(const crypto::Vault& vault, const duitku::Account& account, const std::string& body,
                             Instant now) {
    const auto received = duitku::read_callback(account, body);
    CheckedCallback checked{received.verdict, received.other_scheme, {}};
    if (received.callback)
        checked.event = db::seal(
            vault, {.provider = "duitku", .event_key = received.callback->identity, .source = "duitku", .body = body},
            now);
    return checked;
}

bool store_duitku(const Services& services, const db::SealedEvent& event) {
    return db::Inbox{services.database, services.vault}.receive_sealed(event, services.clock.now()).has_value();
}

std::int64_t process_duitku(const Services& services, std::int64_t limit) {
    std::int64_t done = 0;
    const auto finish = [&](const db::StoredEvent& stored, const Ending& ending) {
        db::Inbox{services.database, services.vault}.finish(stored.id, ending.state, ending.note, services.clock.now());
    };
    for (const db::StoredEvent& stored : db::Inbox{services.database, services.vault}.waiting("duitku", limit)) {
        try {
            db::require_open(stored);
            db::in_transaction(services.database, [&] { finish(stored, act_on(services, stored)); });
            ++done;
        } catch (const Error& failure) {
            if (failure.kind() == ErrorKind::unavailable || failure.kind() == ErrorKind::unknown_outcome) throw;
            db::in_transaction(services.database, [&] {
                finish(stored, {"failed", std::string{name(failure.kind())}});
            });
        }
    }
    return done;
}

}  // namespace mitra::flow
