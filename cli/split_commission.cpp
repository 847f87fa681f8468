#include "lib/flow/split_commission.hpp"
#include "cli/commission/commission_view.hpp"
#include "cli/daily_report/report_view.hpp"
#include "cli/order/order_view.hpp"
#include "cli/person/person_view.hpp"
#include "cli/single.hpp"
#include "lib/base/error.hpp"
#include "lib/membership/split_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Ids ids;
    bool waiting = false;
    std::optional<Money> total;
    std::optional<std::string> tier, leader, orphan, date;
};

void compute(Context& context, const Request& request) {
    flow::SplitQuestion question{
        .total = *request.total, .tier = request.tier.value_or("vip"), .day = {}, .leader = {}, .orphan = {}};
    if (request.date) question.day = day_named(context, "--date", *request.date);
    if (request.leader && *request.leader == "none")
        question.has_leader = false;
    else if (request.leader)
        question.leader = person_named(context, *request.leader).id;
    if (request.orphan) question.orphan = membership::orphan_named(*request.orphan);
    const flow::ComputedSplit split = flow::compute_split(context.services(), question);
    if (!split.rule)
        context.print("'{}' shares nothing on that day: no rule holds", question.tier);
    else
        context.print("{} by {}: {} to the member, {} to the leader, {} to the owner{}", question.total, split.rule->id,
                      split.shares.user, split.shares.leader, split.shares.owner,
                      split.shares.reserve > Money{} ? fmt::format(", {} to the reserve", split.shares.reserve) : "");
    if (question.leader && !split.leader && split.rule)
        context.print("{} has no tier that shares on that day, and counts as no leader", *question.leader);
    context.answer({{"total", question.total},
                    {"tier", question.tier},
                    {"rule", split.rule ? Value{rule_object(context, *split.rule)} : Value{}},
                    {"shares", shares_object(split.shares)},
                    {"leader", split.leader}});
}

Result split_order(Context& context, OrderId id) {
    const auto done = flow::split_order(context.services(), id);
    Object json{{"id", id}, {"changed", done.changed}, {"line", done.line}};
    if (!done.line) return {"nobody is credited with it: there is nothing to split", std::move(json)};
    const auto line = commissions(context).find(*done.line).value();
    context.concerns(0, done.changed ? line.amount : Money{});
    return {
        fmt::format("{} {}: {} to {}", done.changed ? "earned" : "had earned", *done.line, line.amount, line.person),
        std::move(json)};
}

Result split_report(Context& context, const std::string& reference) {
    const ReportId id = reports(context).named(reference).id;
    const auto done = flow::split_report(context.services(), id);
    context.concerns(0, done.changed ? done.split.total : Money{});
    Object json{{"id", id}, {"changed", done.changed}};
    for (const Field& field : split_object(context, done.split).fields)
        json.fields.push_back(field);
    return {fmt::format("{}: {} of {} to {}", done.changed ? "split" : "was split before", done.split.shares.user,
                        done.split.total, done.split.person),
            std::move(json)};
}

Result split(Context& context, const std::string& reference) {
    if (parse_id<ReportId>(reference)) return split_report(context, reference);
    return split_order(context, order_named(context, reference).id);
}

void split_waiting(Context& context) {
    const std::int64_t all = membership::SplitStore{context.database(), context.zone()}.count_waiting();
    Progress progress{context, "split-commission", all};
    const std::int64_t done =
        flow::split_waiting(context.services(), [&](std::int64_t so_far) { progress.at(so_far); });
    context.concerns(done);
    context.print("{} reports were split", done);
    context.answer({{"split", done}});
}

void run(Context& context, const Request& request) {
    const bool ids = !request.ids.given.empty() || request.ids.from;
    if (ids + request.waiting + request.total.has_value() != 1)
        throw Error{ErrorKind::usage, "what is to be split?",
                    "name reports and orders, or --waiting for all that are not split; --total RP only computes",
                    "split"};
    if (!request.total && (request.tier || request.leader || request.orphan || request.date))
        throw Error{ErrorKind::usage, "tier, leader and day of a report are its own",
                    "--tier, --leader, --orphan and --date go with --total", "split"};
    if (request.total)
        compute(context, request);
    else if (request.waiting)
        split_waiting(context);
    else
        context.each(request.ids, [&](const std::string& id) { return split(context, id); });
}

}  // namespace

void split_commission(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.ids("ID", request->ids, "reports that are validated, as REP-9, or orders that are paid, as ORD-12")
        .flag("--waiting", request->waiting, "every validated report that was not split yet")
        .option("--total RP", request->total, "only compute the split of so much")
        .option("--tier CODE", request->tier, "whose rule (default: vip)")
        .option("--date DATE", request->date, "the rule of this day (default: today)")
        .option("--leader PERSON", request->leader, "who leads, or 'none' (default: somebody does)")
        .choice("--orphan", request->orphan, {"owner", "reserve"}, "who gets a share without a leader (else: settings)")
        .run([request](Context& context) { run(context, *request); });
}

}  // namespace mitra::cli
