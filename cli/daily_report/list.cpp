#include "cli/daily_report/report_view.hpp"
#include "cli/days.hpp"
#include "cli/page_of.hpp"
#include "cli/person/person_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},         {"person", "PERSON"}, {"day", "DAY"},
                                    {"status", "STATUS"}, {"total", "TOTAL"},   {"submitted_at", "SUBMITTED"}};
const std::vector<Column> k_decided{{"decided_at", "DECIDED"}, {"id", "ID"},       {"person", "PERSON"}, {"day", "DAY"},
                                    {"status", "STATUS"},      {"total", "TOTAL"}, {"decided_by", "BY"}};

struct Request {
    Paging paging;
    std::optional<std::string> person, state;
};

void list(Context& context, const Request& request) {
    membership::ReportFilter filter;
    if (request.person) filter.person = person_named(context, *request.person).id;
    if (request.state) filter.state = membership::report_state_named(*request.state);
    if (const auto days = days_of(context, request.paging)) {
        filter.since = days->from;
        filter.until = days->until;
    }
    auto store = reports(context);
    context.list(
        k_columns,
        page_of<ReportId>(
            request.paging, [&](ReportId after, std::int64_t limit) { return store.list(filter, after, limit); },
            [&] { return store.count(filter); }, [&](const auto& one) { return report_row(context, one); }));
}

void history(Context& context, const Request& request) {
    membership::DecisionFilter filter{.since = context.time("--since", request.paging.since),
                                      .until = context.time("--until", request.paging.until),
                                      .person = {}};
    if (request.person) filter.person = person_named(context, *request.person).id;
    auto store = reports(context);
    context.list(
        k_decided,
        page_of<ReportId>(
            request.paging, [&](ReportId after, std::int64_t limit) { return store.decided(filter, after, limit); },
            [&] { return store.count_decided(filter); }, [&](const auto& one) { return report_row(context, one); }));
}

}  // namespace

void daily_report_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--person PERSON", request->person, "only theirs")
        .choice("--status", request->state, {"submitted", "validated", "rejected"}, "only those that stand so")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void daily_report_history(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[PERSON]", request->person, "only of their reports")
        .pages(request->paging)
        .run([request](Context& context) { history(context, *request); });
}

void daily_report_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("REP", *reference, "a report, as REP-9").run([reference](Context& context) {
        const auto report = reports(context).named(*reference);
        context.show(report_object(context, report));
    });
}

}  // namespace mitra::cli
