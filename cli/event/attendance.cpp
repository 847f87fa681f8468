#include <fstream>
#include <iostream>

#include "cli/event/event_view.hpp"
#include "cli/paging.hpp"
#include "lib/base/error.hpp"
#include "lib/event/meeting_store.hpp"
#include "lib/flow/take_attendance.hpp"
#include "lib/membership/tier_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_tier_columns{{"person", "PERSON"},     {"name", "NAME"},       {"meetings", "MEETINGS"},
                                         {"attended", "ATTENDED"}, {"clicked", "CLICKED"}, {"last_attended", "LAST"}};
const std::vector<Column> k_event_columns{{"person", "PERSON"},      {"name", "NAME"},
                                          {"clicked_at", "CLICKED"}, {"attended_at", "ATTENDED"},
                                          {"meetings", "MEETINGS"},  {"attended", "CAME TO"}};

struct Request {
    std::optional<std::string> event, file, tier;
    Paging paging;
};

flow::Attendance taken_from(Context& context, EventId event, const std::string& file) {
    if (file == "-") return flow::take_attendance(context.services(), event, std::cin);
    std::ifstream csv{file, std::ios::binary};
    if (!csv) throw Error{ErrorKind::usage, "cannot read " + file, "give Zoom's participant report (CSV)", "csv"};
    return flow::take_attendance(context.services(), event, csv);
}

void take(Context& context, EventId event, const std::string& file) {
    const flow::Attendance taken = taken_from(context, event, file);
    context.concerns(taken.by_email + taken.by_name);

    std::vector<Object> unmatched;
    for (const auto& line : taken.unmatched)
        unmatched.push_back({{"line", line.line}, {"name", line.name}, {"reason", line.reason}});
    context.print("{}: {} noted ({} by e-mail, {} by name), {} noted before, {} not matched", event,
                  taken.by_email + taken.by_name, taken.by_email, taken.by_name, taken.already, unmatched.size());
    for (const auto& line : taken.unmatched)
        context.print("  line {}: {}: {}", line.line, line.name, line.reason);
    context.answer({{"event", event},
                    {"by_email", taken.by_email},
                    {"by_name", taken.by_name},
                    {"already", taken.already},
                    {"unmatched", List(unmatched.begin(), unmatched.end())}});
}

Object presence_object(Context& context, PersonId person, const event::MeetingSpan& span) {
    const auto presence = event::MeetingStore{context.database()}.presence(person, span, context.now());
    return {{"meetings", presence.meetings},
            {"attended", presence.attended},
            {"clicked", presence.clicked},
            {"last_attended", context.iso(presence.last_attended)}};
}

void append(Object& object, Object more) {
    for (Field& field : more.fields)
        object.add(std::move(field.name), std::move(field.value));
}

/// Every member of a tier, and how often they came.
void show_tier(Context& context, const Request& request) {
    const auto tier = membership::TierStore{context.database()}.named(*request.tier);
    const event::MeetingSpan span{.tier = tier.id,
                                  .since = context.time("--since", request.paging.since),
                                  .until = context.time("--until", request.paging.until)};
    people::PersonStore people{context.database(), context.app().vault()};
    const people::Filter members{.tier = tier.id};
    auto found = people.list(members, after_of<PersonId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const people::Person& person : found) {
        Object row{{"person", person.id}, {"name", person.details.name}};
        append(row, presence_object(context, person.id, span));
        page.items.push_back(std::move(row));
    }
    if (request.paging.count) page.total = people.count(members);
    const std::int64_t held = event::MeetingStore{context.database()}.held(span, context.now());
    context.audit_read("event.attendance", tier.code, {{"people", std::ssize(found)}});
    if (!context.globals().json) context.note(fmt::format("{} meetings of {} were held", held, tier.name));
    context.list(k_tier_columns, std::move(page), {{"tier", tier.code}, {"held", held}});
}

/// Who is in an event, whether they came, and how often to all meetings of its tier.
void show_event(Context& context, const event::Event& event, const Request& request) {
    refuse_dates(request.paging, "an event's people");
    event::MeetingStore meetings{context.database()};
    people::PersonStore people{context.database(), context.app().vault()};
    auto found = meetings.registrations(event.id, after_of<PersonId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().person);
    for (const auto& one : found) {
        const auto person = people.find(one.person);
        Object row{{"person", one.person},
                   {"name", or_null(person ? person->details.name : "")},
                   {"clicked_at", context.iso(one.clicked_at)},
                   {"attended_at", context.iso(one.attended_at)}};
        if (event.tier) append(row, presence_object(context, one.person, {.tier = event.tier}));
        page.items.push_back(std::move(row));
    }
    if (request.paging.count) page.total = event::EventStore{context.database()}.counts(event.id).registered;
    context.audit_read("event.attendance", to_string(event.id), {{"people", std::ssize(found)}});
    context.list(
        event.tier ? k_event_columns : std::vector<Column>{k_event_columns.begin(), k_event_columns.begin() + 4},
        std::move(page), {{"event", event.id}});
}

void attendance(Context& context, const Request& request) {
    if (request.tier && request.event)
        throw Error{ErrorKind::usage, "--tier shows a tier's members, not one event", "leave EVENT or --tier out"};
    if (request.tier) return show_tier(context, request);
    if (!request.event)
        throw Error{ErrorKind::usage, "attendance of what?", "name an event (EVT-1), or a tier with --tier vip"};
    const event::Event event = event_named(context, *request.event);
    if (request.file) return take(context, event.id, *request.file);
    show_event(context, event, request);
}

}  // namespace

void event_attendance(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[EVENT]", request->event, "EVT-1; alone it shows who came")
        .argument("[FILE]", request->file, "Zoom's participant report, CSV ('-' is stdin), to note who came")
        .option("--tier TIER", request->tier, "show how often each member of this tier came to its meetings")
        .pages(request->paging)
        .run([request](Context& context) { attendance(context, *request); });
}

}  // namespace mitra::cli
