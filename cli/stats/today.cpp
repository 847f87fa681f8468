#include "cli/affiliate/count_view.hpp"
#include "cli/context.hpp"
#include "cli/event/event_view.hpp"
#include "lib/flow/day_report.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{
    {"kind", "MESSAGES"}, {"queued", "QUEUED"}, {"sent", "SENT"}, {"failed", "FAILED"}, {"unknown", "UNKNOWN"}};

std::vector<Object> message_rows(const flow::DayReport& report) {
    std::vector<Object> rows;
    for (const outbox::KindRules& kind : outbox::all_kinds()) {
        const auto found = report.messages.find(std::string{kind.name});
        if (found == report.messages.end()) continue;
        Object row{{"kind", kind.name}};
        for (const std::string_view state : outbox::state_names())
            row.add(std::string{state}, outbox::count_of(found->second, state));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string next_event_words(Context& context, const flow::DayReport& report) {
    if (!report.next_event) return "none is planned";
    const flow::EventReport& next = *report.next_event;
    return fmt::format("{} {}, {}: {} registered, {} reminders waiting", next.event.id, next.event.title,
                       when(context, next.event.starts_at), next.people.registered,
                       outbox::count_of(next.reminders, "queued"));
}

std::string senders_off_words(const flow::DayReport& report) {
    std::string words;
    for (const outbox::SenderOff& sender : report.senders_off)
        words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", sender.name,
                             sender.reason.empty() ? "switched off" : sender.reason);
    return words.empty() ? "none" : words;
}

std::string affiliate_words(const referral::Counts& counts) {
    return fmt::format("{} clicks, {} registrants, {} sales, {} commission", counts.clicks, counts.registrants,
                       counts.sales, counts.commission);
}

void print_words(Context& context, const flow::DayReport& report, const std::string& date) {
    const Screen screen = Screen::of_stdout(context.globals().color);
    context.print("{}", sheet({{"day", date},
                               {"registrations", report.registrations},
                               {"clicks", report.clicks},
                               {"orders", report.sales.orders},
                               {"paid", report.sales.paid},
                               {"sales", report.sales.sales},
                               {"refunds", report.sales.refunds},
                               {"through_affiliates", affiliate_words(report.affiliates)}},
                              screen));
    const auto rows = message_rows(report);
    if (!rows.empty()) context.print("{}", table(k_columns, rows, screen));
    Object sheet_below{{"applications", report.applications},
                       {"proofs_waiting", report.proofs_waiting},
                       {"open_cases", report.open_cases},
                       {"open_findings", report.open_findings},
                       {"deliveries_running", report.deliveries_running},
                       {"deliveries_overdue", report.deliveries_overdue},
                       {"next_event", next_event_words(context, report)},
                       {"failed", outbox::count_of(report.in_trouble, "failed")},
                       {"unknown", outbox::count_of(report.in_trouble, "unknown")},
                       {"senders_off", senders_off_words(report)}};
    if (report.frozen_since) sheet_below.add("sending", "frozen since " + when(context, *report.frozen_since));
    std::string below = sheet(sheet_below, screen);
    below.pop_back();
    context.print_line(below);
}

void today(Context& context, const std::optional<std::string>& date) {
    const Instant moment = context.time("--date", date).value_or(context.now());
    const flow::DayReport report = flow::day_report(context.services(), moment);
    const std::string day = to_iso8601(report.day, context.zone()).substr(0, 10);
    print_words(context, report, day);

    const auto rows = message_rows(report);
    List senders_off;
    for (const outbox::SenderOff& sender : report.senders_off)
        senders_off.emplace_back(Object{{"name", sender.name}, {"reason", sender.reason}});
    context.answer({{"date", day},
                    {"registrations", report.registrations},
                    {"clicks", report.clicks},
                    {"orders", report.sales.orders},
                    {"paid", report.sales.paid},
                    {"sales", report.sales.sales},
                    {"refunds", report.sales.refunds},
                    {"affiliates", with_counts({}, report.affiliates).add("commission", report.affiliates.commission)},
                    {"applications", report.applications},
                    {"proofs_waiting", report.proofs_waiting},
                    {"open_cases", report.open_cases},
                    {"open_findings", report.open_findings},
                    {"deliveries_running", report.deliveries_running},
                    {"deliveries_overdue", report.deliveries_overdue},
                    {"messages", List(rows.begin(), rows.end())},
                    {"failed", outbox::count_of(report.in_trouble, "failed")},
                    {"unknown", outbox::count_of(report.in_trouble, "unknown")},
                    {"next_event", report.next_event ? Value{event_object(context, *report.next_event)} : Value{}},
                    {"senders_off", std::move(senders_off)},
                    {"frozen_since", context.iso(report.frozen_since)}});
}

}  // namespace

void stats_today(Verb& verb) {
    auto date = std::make_shared<std::optional<std::string>>();
    verb.option("--date DAY", *date, "another day, as 2026-11-20").run([date](Context& context) {
        today(context, *date);
    });
}

}  // namespace mitra::cli
