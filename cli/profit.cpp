#include "cli/context.hpp"
#include "cli/single.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/month_profit.hpp"

namespace mitra::cli {
namespace {

flow::Month month_of(Context& context, const std::string& words) {
    const auto month = flow::month_named(words, context.zone());
    if (!month)
        throw Error{ErrorKind::usage, fmt::format("'{:.40}' is no month", words), "write it as 2026-11", "month"};
    if (month->begins > context.now())
        throw Error{ErrorKind::usage, fmt::format("{} has not begun", words), {}, "month"};
    return *month;
}

void show(Context& context, const std::string& words) {
    const flow::Month month = month_of(context, words);
    const flow::MonthProfit profit = flow::month_profit(context.services(), month);
    context.show({{"month", words},
                  {"turnover", profit.turnover},
                  {"goods", profit.goods},
                  {"payment_fees", profit.payment_fees},
                  {"deposit_fees", profit.deposit_fees},
                  {"net", profit.net},
                  {"service_share_bp", profit.service_rate.value},
                  {"service_share", profit.service_share},
                  {"owner", profit.owner},
                  {"topups", profit.topups},
                  {"deposit_in_books", profit.deposit_in_books},
                  {"deposit_at_supplier", profit.deposit_at_supplier},
                  {"deposit_asked_at", context.iso(profit.asked_at)}});
    if (context.now() < month.ends) context.note("the month is not over");
    if (profit.other_costs != Money{})
        context.note(fmt::format("commissions and transfers of {} are not in it; see 'mitra ledger balance'",
                                 profit.other_costs));
}

}  // namespace

void profit(Verb& verb) {
    auto month = std::make_shared<std::string>();
    verb.argument("YYYY-MM", *month, "a month of the site's calendar, as 2026-11").run([month](Context& context) {
        show(context, *month);
    });
}

}  // namespace mitra::cli
