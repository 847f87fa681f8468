#include "cli/affiliate/count_view.hpp"
#include "cli/days.hpp"
#include "cli/paging.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/overall_store.hpp"

namespace mitra::cli {
namespace {

using referral::AffiliateCounts;

struct Request {
    Paging paging;
    std::string by = "turnover";
};

/// The line that the page before ended with.
std::optional<AffiliateCounts> line_after(Context& context, const Paging& paging,
                                          const std::optional<referral::Days>& days) {
    if (!paging.after) return std::nullopt;
    const auto affiliate = after_of<PersonId>(paging);
    referral::ReportStore report{context.database()};
    return AffiliateCounts{affiliate, days ? report.during(affiliate, *days) : report.total(affiliate)};
}

void affiliates(Context& context, const Request& request) {
    const Paging& paging = request.paging;
    const auto rank = referral::rank_named(request.by).value();
    const auto days = days_of(context, paging);
    const auto after = line_after(context, paging, days);
    referral::OverallStore overall{context.database()};
    auto top = days ? overall.top(rank, *days, after, paging.limit + 1) : overall.top(rank, after, paging.limit + 1);
    Page page;
    if (cut_to(top, paging.limit)) page.next = to_string(top.back().affiliate);
    people::PersonStore people{context.database(), context.app().vault()};
    for (const AffiliateCounts& one : top) {
        const auto person = people.find(one.affiliate);
        page.items.push_back(
            with_counts({{"affiliate", one.affiliate}, {"name", person ? person->details.name : ""}}, one.counts)
                .add("commission", one.counts.commission));
    }
    if (paging.count) page.total = overall.affiliates(days);
    show_counts(context, {{"affiliate", "AFFILIATE"}, {"name", "NAME"}}, request.by, std::move(page));
}

}  // namespace

void stats_affiliates(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--by", request->by, {"turnover", "sales", "registrants", "clicks"},
                "what goes first (default turnover)")
        .pages(request->paging)
        .run([request](Context& context) { affiliates(context, *request); });
}

}  // namespace mitra::cli
