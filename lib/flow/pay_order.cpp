#include "lib/flow/pay_order.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/count_affiliate.hpp"
#include "lib/flow/earn_commission.hpp"
#include "lib/flow/fulfil_order.hpp"
#include "lib/flow/order_messages.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/sales_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {
namespace {

void book(const Services& services, const shop::Order& order, const payment::Payment& payment, Money received,
          const Source& source, Instant now) {
    const shop::Parts parts = parts_received(order, received);
    const Money over = received - parts.sum();
    if (received == Money{} && source.fee == Money{}) return;  // free or granted: there is nothing to book
    ledger::LedgerStore{services.database}.post({.source = fmt::format("settle:{}", payment.id),
                                                 .act = "order.paid",
                                                 .about = to_string(order.id),
                                                 .actor = services.actor.name,
                                                 .at = now,
                                                 .postings = {{source.account, received},
                                                              {std::string{ledger::k_sales}, -parts.net},
                                                              {std::string{ledger::k_tax}, -parts.tax},
                                                              {std::string{ledger::k_unique_code}, -parts.unique_code},
                                                              {ledger::credit_of(order.buyer), -over},
                                                              {std::string{ledger::k_payment_fee}, source.fee},
                                                              {source.account, -source.fee}}});
}

std::optional<CaseId> open_surplus(const Services& services, const shop::Order& order, const payment::Payment& payment,
                                   Money received, Instant now) {
    if (received <= order.total) return std::nullopt;
    const auto opened =
        payment::CaseStore{services.database}.open({.kind = payment::CaseKind::over,
                                                    .cause = fmt::format("{}:over", payment.id),
                                                    .order = order.id,
                                                    .payment = payment.id,
                                                    .expected = payment.amount,
                                                    .found = received,
                                                    .detail = "the order is paid; the rest is the buyer's credit",
                                                    .opened_at = now},
                                                   services.actor.name);
    if (opened) tell_case(services, *opened);
    return opened;
}

bool is_topup(const Services& services, const shop::Order& order) {
    return topup::TopupStore{services.database, services.vault}.of_order(order.id).has_value();
}

}  // namespace

shop::Parts parts_received(const shop::Order& order, Money received) {
    shop::Parts parts = order.parts();
    Money lack = order.total - std::min(received, order.total);
    for (Money* part : {&parts.net, &parts.unique_code, &parts.tax}) {
        const Money taken = std::min(*part, lack);
        *part = *part - taken;
        lack = lack - taken;
    }
    return parts;
}

std::optional<CaseId> pay_order(const Services& services, const shop::Order& order, const payment::Payment& payment,
                                const payment::Evidence& evidence, const Source& source) {
    const Instant now = services.clock.now();
    const std::string& actor = services.actor.name;
    shop::OrderStore orders{services.database};
    const bool moved =
        payment::PaymentStore{services.database, services.vault}.settle(payment.id, payment.state, evidence, now) &&
        orders.move(order.id, order.state, shop::OrderState::paid, {actor, now});
    // Both were read in this transaction, so nobody can have been first.
    if (!moved) throw Error{ErrorKind::internal, fmt::format("{} of {} did not move", payment.id, order.id), {}, {}};
    book(services, order, payment, evidence.amount, source, now);
    earn_commission(services, order, evidence.amount);
    if (payment.method != PaymentMethod::grant)
        shop::SalesStore{services.database}.add(order.product, day_number(now, services.site.zone),
                                                {.paid = 1, .sales = parts_received(order, evidence.amount).net});
    count_sale(services, order, parts_received(order, evidence.amount).net);
    db::record_audit(services.database, services.vault, services.actor, "payment.settle", to_string(payment.id),
                     fmt::format(R"({{"order":"{}","evidence":"{}","received":{}}})", order.id, name(evidence.kind),
                                 evidence.amount.rupiah()),
                     now);
    fulfil_order(services, order.id);
    // A top-up's own messages say that it is paid.
    if (!is_topup(services, order)) tell_paid(services, existing_order(services, order.id));
    return open_surplus(services, order, payment, evidence.amount, now);
}

std::string cash_account(const Services& services, std::optional<BankAccountId> bank) {
    if (!bank) return ledger::cash_at("duitku");
    const auto account = payment::BankAccountStore{services.database, services.vault}.find(*bank);
    if (!account)
        throw Error{ErrorKind::not_found, fmt::format("no bank account {}", *bank),
                    "see 'mitra payment bank-account list'", "bank_account"};
    return ledger::cash_at(account->name);
}

void require_trusted_clock(const Services& services) {
    if (services.site.sandbox) return;  // there clocks are set at will
    if (db::judge_clock(services.database, services.clock.now(), db::kernel_clock_synchronised()) ==
        db::ClockVerdict::fine)
        return;
    throw Error{ErrorKind::unavailable, "the clock is not trusted, so nothing is called paid or late",
                "set it right, then 'mitra doctor --accept-clock'", "clock"};
}

void require_reason(const Services& services) {
    if (text::clean_line(services.actor.reason).empty())
        throw Error{ErrorKind::usage, "this needs a reason, which is kept", "say it with --reason", "reason"};
}

shop::Order existing_order(const Services& services, OrderId order) {
    auto found = shop::OrderStore{services.database}.find(order);
    if (!found) throw Error{ErrorKind::not_found, fmt::format("no order {}", order), "see 'mitra order list'", "order"};
    return std::move(*found);
}

}  // namespace mitra::flow
