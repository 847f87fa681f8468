#include "lib/flow/ask_question.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/admin_act.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/tell.hpp"
#include "lib/membership/tier.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::flow {
namespace {

using ticket::Author;
using ticket::Ticket;
using ticket::TicketKind;
using ticket::TicketState;

constexpr std::chrono::hours k_day{24};

ticket::TicketStore store_of(const Services& services) {
    return {services.database, services.vault};
}

void refuse_who_may_not(const Services& services, PersonId person) {
    const auto who = people::PersonStore{services.database, services.vault}.named(to_string(person));
    if (who.erased_at) throw Error{ErrorKind::refused, fmt::format("{} is erased", person), {}, "ticket"};
    if (!may_ask(services, person))
        throw Error{ErrorKind::refused, fmt::format("{} has not the right '{}'", person, membership::k_right_questions),
                    "a tier's group gives it: see 'mitra membership tiers'", "ticket"};
    const Instant since = services.clock.now() - k_day;
    if (store_of(services).written_since(person, Author::person, since) >= k_most_entries_a_day)
        throw Error{ErrorKind::refused, fmt::format("{} wrote {} times today", person, k_most_entries_a_day),
                    "tomorrow they may ask again", "ticket"};
}

/// What was written last, and by whom.
std::optional<ticket::Entry> newest_entry(const Services& services, TicketId id) {
    auto entries = store_of(services).entries(id);
    return entries.empty() ? std::nullopt : std::optional{std::move(entries.back())};
}

bool waits_already(const Services& services, const Ticket& one, std::string_view text) {
    if (one.state != TicketState::open) return false;
    const auto newest = newest_entry(services, one.id);
    return newest && newest->author == Author::person && newest->text == text;
}

void tell_asked(const Services& services, const Ticket& one, std::int64_t entry, const std::string& text) {
    Services as_house = services;
    as_house.actor = {"mitra", "question"};
    const std::string id = to_string(one.id);
    const IssuedAction action = issue_act(as_house, answer_question_act(), id);
    tell_admin(services, {.cause = fmt::format("{}:asked:{}", id, entry),
                          .template_name = "admin_question",
                          .about = one.person,
                          .fields = {{"ticket_id", id}, {"action_link", action.url}, {"report", text}}});
}

void audit(const Services& services, std::string_view act, TicketId id, PersonId person) {
    record_audit(services.database, services.vault, services.actor, act, to_string(id),
                 fmt::format(R"({{"person":"{}"}})", person), services.clock.now());
}

}  // namespace

std::string checked_entry(std::string_view typed) {
    std::string text = ticket::clean_text(typed);
    if (text.empty()) throw Error{ErrorKind::usage, "there are no words in it", "write what is to be said", "ticket"};
    if (const std::size_t length = text::length(text); length > ticket::k_longest_text)
        throw Error{ErrorKind::usage,
                    fmt::format("it has {} characters, and {} is the most", length, ticket::k_longest_text),
                    "say it shorter, or in two parts", "ticket"};
    return text;
}

bool may_ask(const Services& services, PersonId person) {
    const auto rights = people::GroupStore{services.database}.rights_of(person);
    return std::find(rights.begin(), rights.end(), membership::k_right_questions) != rights.end();
}

Asked ask_question(const Services& services, PersonId person, std::string_view typed) {
    const std::string text = checked_entry(typed);
    return db::in_transaction(services.database, [&]() -> Asked {
        auto tickets = store_of(services);
        const auto last = tickets.of_person(person, TicketKind::qa, {}, 1);
        if (!last.empty() && waits_already(services, last.front(), text)) return {last.front().id, true};
        refuse_who_may_not(services, person);
        const TicketId id = tickets.add({.person = person, .text = text}, services.clock.now(), services.actor.name);
        audit(services, "qa.ask", id, person);
        tell_asked(services, tickets.find(id).value(), newest_entry(services, id)->id, text);
        return {id, false};
    });
}

Asked ask_again(const Services& services, PersonId person, TicketId id, std::string_view typed) {
    const std::string text = checked_entry(typed);
    return db::in_transaction(services.database, [&]() -> Asked {
        auto tickets = store_of(services);
        const Ticket one = tickets.named(to_string(id), TicketKind::qa);
        if (one.person != person)
            throw Error{ErrorKind::not_found, fmt::format("{} asked no question {}", person, id), {}, "ticket"};
        if (waits_already(services, one, text)) return {id, true};
        refuse_who_may_not(services, person);
        const Instant now = services.clock.now();
        const std::int64_t entry = tickets.write(
            one, {.author = Author::person, .text = text, .written_at = now, .written_by = services.actor.name});
        if (one.state != TicketState::open) tickets.move(id, one.state, TicketState::open, now, services.actor.name);
        audit(services, "qa.ask_again", id, person);
        tell_asked(services, one, entry, text);
        return {id, false};
    });
}

}  // namespace mitra::flow
