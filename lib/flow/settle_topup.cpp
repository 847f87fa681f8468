// The one road to a top-up's end.
#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_margin.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_run.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

using topup::Progress;
using topup::Topup;
using topup::TopupState;
using topup::Transaction;

/// A top-up and what the supplier said of it.
struct Settling {
    const Services& services;
    Topup topup;
    const Transaction& said;

    [[nodiscard]] topup::TopupStore topups() const { return {services.database, services.vault}; }
    [[nodiscard]] Instant now() const { return services.clock.now(); }
    void move(TopupState to) const {
        if (!topups().move(topup.id, topup.state, to, now(), services.actor.name))
            throw Error{ErrorKind::internal, fmt::format("{} did not become {}", topup.id, name(to))};
    }
};

/// Charged more than the price list said just before the order: it is not sold on until somebody has looked.
void watch_charge(const Settling& one) {
    const auto attempt = one.topups().last_attempt(one.topup.id);
    const auto charged = one.said.price;
    if (!attempt || !charged || *charged <= attempt->cost) return;
    const std::string why = fmt::format("charged {} instead of {}", *charged, attempt->cost);
    if (!topup::CatalogueStore{one.services.database}.disable(one.topup.service, why, one.now())) return;
    tell_topup_owner(one.services, fmt::format("{}:charged", one.topup.id),
                     fmt::format("VIP Reseller menagih {}, padahal daftar harganya {}. Layanan {} dimatikan sampai"
                                 " diperiksa.",
                                 *charged, attempt->cost, one.topup.code),
                     &one.topup);
}

void learn(const Settling& one) {
    // A failed one's price is no charge: it was given back, and some of its rows say 0.
    const bool counts = one.said.progress != Progress::error && one.said.price && *one.said.price > Money{};
    one.topups().learn(one.topup.id, one.topup.trxid.empty() ? one.said.trxid : std::string{},
                       counts ? one.said.price : std::nullopt, one.said.note);
    if (counts) watch_charge(one);
}

void alert_word(const Settling& one) {
    if (one.said.progress != Progress::unknown) return;
    tell_topup_owner(
        one.services, fmt::format("{}:word:{}", one.topup.id, one.said.word),
        fmt::format("VIP Reseller menyebut status yang tidak dikenal: \"{:.40}\". Dianggap masih diproses.",
                    one.said.word),
        &one.topup);
}

TopupState goes_on(const Settling& one) {
    alert_word(one);
    if (one.topup.state == TopupState::processing) return one.topup.state;
    learn(one);
    one.move(TopupState::processing);
    const auto next = next_topup_question(one.now(), one.now()).value();
    one.topups().ask_again(one.topup.id, next);
    hasten_job(one.services, k_status_job, name(one.topup.channel), next);
    return TopupState::processing;
}

void book(const Settling& one, Money cost) {
    if (cost == Money{}) return;
    ledger::LedgerStore{one.services.database}.post(
        {.source = fmt::format("topup:{}", one.topup.id),
         .act = "topup.bought",
         .about = to_string(one.topup.order),
         .actor = one.services.actor.name,
         .at = one.now(),
         .postings = {{std::string{ledger::k_goods}, cost}, {ledger::deposit_at("vip"), -cost}}});
}

TopupState succeeds(const Settling& one) {
    learn(one);
    one.move(TopupState::success);
    const Topup now = one.topups().find(one.topup.id).value();
    Money cost = now.cost.value_or(now.expected_cost);
    if (!now.cost) {
        if (const auto attempt = one.topups().last_attempt(now.id)) cost = attempt->cost;
        one.topups().learn(now.id, "", cost, "");
    }
    book(one, cost);
    shop::OrderStore{one.services.database}.move(now.order, shop::OrderState::paid, shop::OrderState::fulfilled,
                                                 {one.services.actor.name, one.now()});
    tell_topup_sent(one.services, one.topups().find(now.id).value(), existing_order(one.services, now.order));
    return TopupState::success;
}

TopupState fails(const Settling& one) {
    learn(one);
    one.move(TopupState::failed);
    tell_topup_failed(one.services, one.topups().find(one.topup.id).value(),
                      existing_order(one.services, one.topup.order));
    return TopupState::failed;
}

/// What is final stays so. A word that says otherwise is somebody's to look at.
TopupState stays(const Settling& one) {
    const bool agrees = (one.topup.state == TopupState::success && one.said.progress == Progress::success) ||
                        (one.topup.state == TopupState::failed && one.said.progress == Progress::error) ||
                        (one.topup.state == TopupState::refunded && one.said.progress == Progress::error);
    if (agrees) return one.topup.state;
    tell_topup_owner(
        one.services, fmt::format("{}:flip:{}", one.topup.id, one.said.word),
        fmt::format("Statusnya di sini {}, tetapi VIP Reseller sekarang bilang \"{:.40}\" untuk {}. Tidak ada"
                    " yang diubah; periksa sendiri.",
                    name(one.topup.state), one.said.word, one.said.trxid),
        &one.topup);
    return one.topup.state;
}

/// part / whole of an amount, rounded up; the product of two amounts needs more than 64 bits.
Money part_of(Money amount, Money part, Money whole) {
    __extension__ using Wide = __int128;
    const Wide product = Wide{amount.rupiah()} * part.rupiah();
    return Money{static_cast<std::int64_t>((product + whole.rupiah() - 1) / whole.rupiah())};
}

}  // namespace

TopupState settle_topup(const Services& services, TopupId id, const Transaction& said) {
    return db::in_transaction(services.database, [&] {
        const auto topup = topup::TopupStore{services.database, services.vault}.find(id);
        if (!topup) throw Error{ErrorKind::not_found, fmt::format("no top-up {}", id), {}, "topup"};
        const Settling one{services, *topup, said};
        const bool under_way = topup->state == TopupState::sending || topup->state == TopupState::unknown ||
                               topup->state == TopupState::processing;
        if (!under_way) return stays(one);
        const TopupState before = topup->state;
        if (before != TopupState::processing) conclude_attempt(services, id, "found", said.word);
        switch (said.progress) {
            case Progress::success:
                return succeeds(one);
            case Progress::error:
                return fails(one);
            case Progress::waiting:
            case Progress::processing:
            case Progress::unknown:
                break;
        }
        return goes_on(one);
    });
}

Money paid_for_topup(const Services& services, OrderId id) {
    const shop::Order order = existing_order(services, id);
    for (const payment::Payment& one : payment::PaymentStore{services.database, services.vault}.of_order(id)) {
        if (!one.settled_at) continue;
        const Money received = one.received.value_or(Money{});
        const Money fee = one.fee.value_or(Money{});
        if (received <= order.total) return received - fee - order.refunded;
        return order.total - part_of(fee, order.total, received) - order.refunded;
    }
    return {};
}

}  // namespace mitra::flow
