#include "cli/affiliate/affiliate_view.hpp"
#include "cli/fraud/finding_view.hpp"
#include "cli/paging.hpp"
#include "lib/referral/finding_store.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{
    {"id", "ID"},       {"rule", "RULE"},   {"status", "STATUS"}, {"affiliate", "AFFILIATE"},
    {"order", "ORDER"}, {"words", "FOUND"}, {"found_at", "AT"}};

struct Request {
    Paging paging;
    std::string status = "open";
    std::optional<std::string> rule, affiliate;
};

referral::FindingFilter filter_of(Context& context, const Request& request) {
    referral::FindingFilter filter{.state = referral::finding_state_named(request.status),  // none of "all"
                                   .since = context.time("--since", request.paging.since),
                                   .until = context.time("--until", request.paging.until)};
    if (request.rule) filter.rule = referral::rule_named(*request.rule);
    if (request.affiliate) filter.affiliate = affiliate_person(context, *request.affiliate);
    return filter;
}

void list(Context& context, const Request& request) {
    const referral::FindingFilter filter = filter_of(context, request);
    referral::FindingStore findings{context.database()};
    auto found = findings.list(filter, after_of<FindingId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const referral::Finding& finding : found)
        page.items.push_back(finding_object(context, finding).add("words", evidence_words(context, finding)));
    if (request.paging.count) page.total = findings.count(filter);
    context.list(k_columns, std::move(page));
}

std::vector<std::string> rule_names() {
    std::vector<std::string> names;
    for (const referral::RuleTerms& rule : referral::all_rules())
        names.emplace_back(rule.name);
    return names;
}

}  // namespace

void fraud_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->status, {"open", "cleared", "confirmed", "all"},
                "those in this state instead of open ones")
        .choice("--rule", request->rule, rule_names(), "only those of this rule")
        .option("--affiliate AFF", request->affiliate, "only those about this affiliate")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

}  // namespace mitra::cli
