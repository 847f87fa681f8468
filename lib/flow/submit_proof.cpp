#include "lib/flow/submit_proof.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/proof_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

constexpr std::size_t k_longest_name = 100;

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "proof"};
}

HandedIn checked(const HandedIn& typed, Zone zone) {
    HandedIn words{.sender = text::clean_line(typed.sender), .transferred_on = text::clean_line(typed.transferred_on)};
    if (text::length(words.sender) > k_longest_name)
        throw Error{
            ErrorKind::usage, fmt::format("a sender's name has at most {} characters", k_longest_name), {}, "proof"};
    const bool is_day = words.transferred_on.size() == 10 && parse_instant(words.transferred_on, zone);
    if (!words.transferred_on.empty() && !is_day)
        throw Error{ErrorKind::usage, "the day of the transfer is no date", "as in 2026-11-20", "proof"};
    return words;
}

/// The open attempt to pay by transfer that a proof belongs to.
payment::Payment attempt_of(const Services& services, const shop::Order& order) {
    if (!order.open()) refuse(fmt::format("{} is {}", order.id, shop::name(order.state)), "place a new order");
    const auto payment = payment::PaymentStore{services.database, services.vault}.latest(order.id);
    if (!payment || payment->method != PaymentMethod::transfer)
        refuse(fmt::format("{} is not paid by transfer", order.id), "follow the way of paying on its page");
    return *payment;
}

}  // namespace

void submit_proof(const Services& services, OrderId id, const file::Staged& content, const HandedIn& typed) {
    const HandedIn words = checked(typed, services.site.zone);
    db::in_transaction(services.database, [&] {
        const shop::Order order = existing_order(services, id);
        const payment::Payment payment = attempt_of(services, order);
        const Instant now = services.clock.now();
        payment::ProofStore proofs{services.database, services.vault};
        const FileId file = file::FileStore{services.database}.keep(content, now);
        const auto handed_in = proofs.of_payment(payment.id);
        const bool known =
            std::any_of(handed_in.begin(), handed_in.end(), [&](const auto& one) { return one.file == file; });
        // After a rejection the same picture is asked to be looked at again.
        if (known && order.state == shop::OrderState::proof_submitted) return;
        if (proofs.count(id) >= k_most_proofs)
            refuse(fmt::format("{} has {} proofs already", id, k_most_proofs), "ask whoever sells it");
        const auto proof = proofs.add({.payment = payment.id,
                                       .file = file,
                                       .sender = words.sender,
                                       .transferred_on = words.transferred_on,
                                       .uploaded_at = now});
        if (order.state == shop::OrderState::pending)
            shop::OrderStore{services.database}.move(id, order.state, shop::OrderState::proof_submitted,
                                                     {services.actor.name, now});
        db::record_audit(services.database, services.vault, services.actor, "payment.proof", to_string(payment.id),
                         fmt::format(R"({{"proof":{}}})", proof), now);
        tell_proof_waits(services, existing_order(services, id), fmt::format("proof:{}", proof));
    });
}

}  // namespace mitra::flow
