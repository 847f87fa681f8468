#include "cli/context.hpp"
#include "cli/days.hpp"
#include "cli/stats/bars.hpp"
#include "lib/base/error.hpp"
#include "lib/referral/overall_store.hpp"
#include "lib/shop/sales_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Paging paging;
};

/// How much of the step before came on, in basis points; nothing where nobody was there.
std::optional<std::int64_t> rate_bp(std::int64_t came, std::int64_t before) {
    if (before == 0) return std::nullopt;
    return (came * k_whole + before / 2) / before;
}

std::string percent(std::optional<std::int64_t> bp) {
    return bp ? fmt::format("{}.{:02} %", *bp / 100, *bp % 100) : "-";
}

/// One road: its steps in their order, each with how many of the step before came on.
std::vector<Object> steps(std::initializer_list<std::pair<const char*, std::int64_t>> counted) {
    std::vector<Object> rows;
    std::optional<std::int64_t> before;
    for (const auto& [step, count] : counted) {
        const auto rate = before ? rate_bp(count, *before) : std::nullopt;
        rows.push_back({{"step", step}, {"count", count}, {"rate_bp", rate}, {"rate", percent(rate)}});
        before = count;
    }
    return rows;
}

List without_words(std::vector<Object> rows) {
    List list;
    for (Object& row : rows) {
        row.fields.pop_back();  // the rate in words
        list.emplace_back(std::move(row));
    }
    return list;
}

void funnel(Context& context, const Paging& paging) {
    const auto asked = days_of(context, paging);
    const std::int64_t today = day_number(context.now(), context.zone());
    const referral::Days days = asked.value_or(referral::Days{0, today + 1});
    const auto sales = shop::SalesStore{context.database()}.total(days.from, days.until - 1);
    const auto brought = referral::OverallStore{context.database()}.during(days);
    const auto all =
        steps({{"views", sales.views}, {"checkouts", sales.checkouts}, {"orders", sales.orders}, {"paid", sales.paid}});
    const auto affiliates = steps({{"clicks", brought.clicks},
                                   {"checkouts", brought.checkouts},
                                   {"registrants", brought.registrants},
                                   {"sales", brought.sales}});
    const Screen screen = Screen::of_stdout(context.globals().color);
    const auto columns = [](std::string_view heading) {
        return std::vector<Column>{{"step", heading}, {"count", "COUNT"}, {"rate", "OF THE STEP BEFORE"}};
    };
    context.print("{}", table_with_bars(columns("EVERYBODY"), all, "count", screen));
    std::string lines = table_with_bars(columns("THROUGH AFFILIATES"), affiliates, "count", screen);
    lines.pop_back();  // print_line ends the line
    context.print_line(lines);
    context.answer({{"since", asked ? Value{day_words(days.from)} : Value{}},
                    {"until", asked ? Value{day_words(days.until)} : Value{}},
                    {"views", sales.views},
                    {"clicks", brought.clicks},
                    {"checkouts", sales.checkouts},
                    {"orders", sales.orders},
                    {"paid", sales.paid},
                    {"steps", without_words(all)},
                    {"affiliate_steps", without_words(affiliates)}});
}

}  // namespace

void stats_funnel(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--since TIME", request->paging.since, "days from this one on (default: all)")
        .option("--until TIME", request->paging.until, "days before this one (default: up to now)")
        .run([request](Context& context) { funnel(context, request->paging); });
}

}  // namespace mitra::cli
