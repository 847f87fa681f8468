#include "cli/affiliate/count_view.hpp"

#include "cli/stats/bars.hpp"
#include "lib/payout/commission_store.hpp"

namespace mitra::cli {

Object with_counts(Object leading, const referral::Counts& counts) {
    leading.add("clicks", counts.clicks)
        .add("checkouts", counts.checkouts)
        .add("registrants", counts.registrants)
        .add("sales", counts.sales)
        .add("turnover", counts.turnover);
    return leading;
}

Object commission_of(Context& context, PersonId affiliate) {
    const auto sums = payout::CommissionStore{context.database()}.sums_of(affiliate);
    return {{"pending", sums.pending}, {"payable", sums.payable}, {"paid", sums.paid}};
}

void show_counts(Context& context, std::vector<Column> leading, std::string_view barred, Page page) {
    for (const Column& column : std::vector<Column>{{"clicks", "CLICKS"},
                                                    {"checkouts", "CHECKOUTS"},
                                                    {"registrants", "REGISTRANTS"},
                                                    {"sales", "SALES"},
                                                    {"turnover", "TURNOVER"},
                                                    {"commission", "COMMISSION"}})
        leading.push_back(column);
    const Screen screen = Screen::of_stdout(context.globals().color);
    std::string lines = table_with_bars(std::move(leading), page.items, barred, screen);
    if (page.total) lines += fmt::format("{} in all\n", *page.total);
    if (!lines.empty()) lines.pop_back();  // print_line ends the line
    context.print_line(lines);
    if (page.next && !context.globals().json) context.note("there are more: --after " + *page.next);
    Object answer{{"items", List(page.items.begin(), page.items.end())}, {"next", page.next}};
    if (page.total) answer.add("total", *page.total);
    context.answer(std::move(answer));
}

}  // namespace mitra::cli
