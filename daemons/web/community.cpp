#include "daemons/web/community.hpp"

#include <fmt/format.h>

#include "lib/event/event_store.hpp"
#include "lib/event/meeting_store.hpp"
#include "lib/flow/announcements.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/standing_link.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::web {
namespace {

constexpr std::int64_t k_meetings = 5;
constexpr std::int64_t k_announcements = 5;

/// Through us where joins are noted, as in the reminder.
std::string way_in(const Site& site, const people::Person& person, const event::Event& meeting) {
    if (!site.about().track_joins) return meeting.zoom_url;
    return "/z/" + people::standing_token(site.vault, people::LinkPurpose::zoom, person, meeting.id);
}

text::PageData meeting_row(const Site& site, const people::Person& person, const event::Event& meeting) {
    const Zone zone = site.about().zone;
    text::PageData row;
    row.set("title", meeting.title)
        .set("at", text::date_and_time(meeting.starts_at, zone))
        .set("at_iso", to_iso8601(meeting.starts_at, zone))
        .set("way_in", way_in(site, person, meeting))
        .show("running", meeting.starts_at <= site.clock.now())
        .set("series", meeting.repeat == event::Repeat::weekly    ? "setiap minggu"
                       : meeting.repeat == event::Repeat::monthly ? "setiap bulan"
                                                                  : "");
    return row;
}

}  // namespace

std::vector<text::PageData> lines_of(std::string_view text) {
    std::vector<text::PageData> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text::PageData{}.set("line", text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

void put_meetings(text::PageData& data, const Site& site, db::Database& reader, PersonId id) {
    const auto person = people::PersonStore{reader, site.vault}.find(id);
    const Instant now = site.clock.now();
    event::MeetingStore meetings{reader};
    std::vector<text::PageData> rows;
    for (const EventId meeting : meetings.coming(id, now, k_meetings))
        if (const auto found = event::EventStore{reader}.find(meeting); found && person)
            rows.push_back(meeting_row(site, *person, *found));
    const event::Presence presence = meetings.presence(id, {}, now);
    data.show("has_meetings", !rows.empty() || presence.meetings > 0)
        .show("no_meeting_planned", rows.empty())
        .list("meetings", std::move(rows))
        .set("presence", presence.meetings == 0
                             ? ""
                             : fmt::format("Hadir {} dari {} pertemuan", presence.attended, presence.meetings));
}

void put_announcements(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    std::vector<text::PageData> rows;
    for (const flow::Announcement& one : flow::announcements_for(site.services(reader), person, k_announcements)) {
        text::PageData row;
        row.set("subject", one.subject)
            .set("at", text::short_date_time(one.at, site.about().zone))
            .set("at_iso", to_iso8601(one.at, site.about().zone))
            .set("media", one.media_url)
            .list("lines", lines_of(one.text));
        rows.push_back(std::move(row));
    }
    data.show("has_announcements", !rows.empty()).list("announcements", std::move(rows));
}

void put_questions_card(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    ticket::TicketStore tickets{reader, site.vault};
    const auto count = [&](ticket::TicketState state) {
        return tickets.count({.kind = ticket::TicketKind::qa, .state = state, .person = person});
    };
    const std::int64_t waiting = count(ticket::TicketState::open), answered = count(ticket::TicketState::answered);
    data.show("may_ask", flow::may_ask(site.services(reader), person))
        .show("has_questions", !tickets.of_person(person, ticket::TicketKind::qa, {}, 1).empty())
        .set("questions_waiting", waiting == 0 ? "" : fmt::format("{} menunggu jawaban", waiting))
        .set("questions_answered", answered == 0 ? "" : fmt::format("{} sudah dijawab", answered));
}

}  // namespace mitra::web
