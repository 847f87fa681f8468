#include "lib/flow/announcements.hpp"

#include "lib/base/error.hpp"
#include "lib/flow/broadcast_store.hpp"
#include "lib/flow/message_values.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

/// The words of a message as this person would get it, without the line that says how to stop.
text::Values values_for(const Services& services, const Broadcast& broadcast, const people::Person& person) {
    text::Values values;
    for (const std::string_view field : outbox::fields_of_kind(outbox::Kind::broadcast))
        values[std::string{field}] = "";
    add_person_values(services, person, values);
    add_event_values(services, person, std::nullopt, values);
    for (const auto& [name, value] : broadcast.fields)
        values[name] = text::ours(value);
    values["stop_line"] = "";
    return values;
}

}  // namespace

std::vector<Announcement> announcements_for(const Services& services, PersonId id, std::int64_t limit) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (!person || person->erased_at) return {};
    const Instant now = services.clock.now();
    BroadcastStore broadcasts{services.database};
    outbox::TemplateStore templates{services.database};
    std::vector<Announcement> announcements;
    for (const Broadcast& broadcast : broadcasts.to_tier_of(id, now - k_announcement_life, now, limit)) {
        const auto text = templates.find(broadcast.template_name);
        if (!text || !broadcasts.names(broadcast, id)) continue;
        try {
            const text::Values values = values_for(services, broadcast, *person);
            announcements.push_back({.id = broadcast.id,
                                     .at = broadcast.starts_at,
                                     .subject = text::fill(text->subject, values, text::Escape::none),
                                     .text = text::fill(text->body, values, text::Escape::none),
                                     .media_url = broadcast.media_url});
        } catch (const Error& broken) {
            if (broken.kind() != ErrorKind::usage) throw;  // a text that was changed since, and has another field
        }
    }
    return announcements;
}

}  // namespace mitra::flow
