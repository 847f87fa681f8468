#include "lib/flow/month_profit.hpp"

#include <fmt/format.h>

#include "lib/flow/book_deposit.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::flow {

std::optional<Month> month_named(std::string_view words, Zone zone) {
    if (words.size() != 7) return std::nullopt;
    const auto begins = parse_instant(fmt::format("{}-01", words), zone);
    if (!begins) return std::nullopt;
    const LocalTime first = local_time(*begins, zone);
    const bool is_last = first.month == 12;
    const auto ends = parse_instant(
        fmt::format("{:04}-{:02}-01", first.year + (is_last ? 1 : 0), is_last ? 1 : first.month + 1), zone);
    if (!ends) return std::nullopt;
    return Month{*begins, *ends};
}

MonthProfit month_profit(const Services& services, const Month& month) {
    const db::Snapshot snapshot{services.database};
    ledger::LedgerStore books{services.database};
    const auto booked = [&](std::string_view account) { return books.change(account, month.begins, month.ends); };
    MonthProfit profit;
    profit.turnover = -booked(ledger::k_sales);  // what is earned stands in the books below zero
    profit.goods = booked(ledger::k_goods);
    profit.payment_fees = booked(ledger::k_payment_fee);
    profit.deposit_fees = booked(ledger::k_deposit_fee);
    profit.net = profit.turnover - profit.goods - profit.payment_fees - profit.deposit_fees;
    profit.service_rate = services.site.topup.service_share;
    if (profit.net > Money{}) profit.service_share = share_of(profit.net, profit.service_rate);
    profit.owner = profit.net - profit.service_share;
    profit.topups = books.count(
        {.account = std::string{ledger::k_goods}, .about = {}, .act = {}, .since = month.begins, .until = month.ends});
    profit.other_costs = booked(ledger::k_commission_expense) + booked(ledger::k_transfer_fee);
    profit.deposit_in_books = books.balance(ledger::deposit_at(k_supplier));
    const topup::Account account = topup::CatalogueStore{services.database}.account();
    profit.deposit_at_supplier = account.balance;
    profit.asked_at = account.asked_at;
    return profit;
}

}  // namespace mitra::flow
