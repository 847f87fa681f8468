#include "lib/flow/answer_ticket.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/flow/tell.hpp"
#include "lib/people/person_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::flow {
namespace {

using ticket::Author;
using ticket::Ticket;
using ticket::TicketKind;
using ticket::TicketState;

ticket::TicketStore store_of(const Services& services) {
    return {services.database, services.vault};
}

Ticket existing(const Services& services, TicketId id) {
    auto found = store_of(services).find(id);
    if (!found) throw Error{ErrorKind::not_found, fmt::format("no ticket {}", id), "see 'mitra qa list'", "ticket"};
    return std::move(*found);
}

void audit(const Services& services, std::string_view act, const Ticket& one) {
    record_audit(services.database, services.vault, services.actor, fmt::format("{}.{}", ticket::name(one.kind), act),
                 to_string(one.id), fmt::format(R"({{"from":"{}"}})", ticket::name(one.state)), services.clock.now());
}

void refuse_erased(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (!person || person->erased_at)
        throw Error{ErrorKind::refused, fmt::format("{}, who asked, is erased", id),
                    "nobody would read it: close it with 'mitra qa close'", "ticket"};
}

void tell_answered(const Services& services, const Ticket& one, std::int64_t entry, const std::string& text) {
    tell_person(services, one.person,
                {.kind = outbox::Kind::account,
                 .cause = fmt::format("{}:answered:{}", one.id, entry),
                 .template_name = "qa_answered",
                 .fields = {{"ticket_id", to_string(one.id)},
                            {"report", one.subject},
                            {"answer", text},
                            {"ticket_page", services.site.base_url + "/saya/tanya"}}});
}

std::string_view in_indonesian(TicketState state) {
    switch (state) {
        case TicketState::open:
            return "menunggu jawaban";
        case TicketState::answered:
            return "sudah dijawab";
        case TicketState::closed:
            break;
    }
    return "sudah ditutup";
}

void check(const Services& services, std::string_view about) {
    store_of(services).named(about, TicketKind::qa);
}

void show(const Services& services, ActionView& view) {
    auto tickets = store_of(services);
    const Ticket one = tickets.named(view.about, TicketKind::qa);
    const auto person = people::PersonStore{services.database, services.vault}.find(one.person);
    view.heading = "Jawab pertanyaan";
    view.button = "Kirim jawaban";
    view.asks = "Jawaban Anda";
    view.facts = {{"Pertanyaan", to_string(one.id)}, {"Status", std::string{in_indonesian(one.state)}}};
    if (person && !person->erased_at) view.facts.emplace_back("Dari", person->details.name);
    for (const ticket::Entry& entry : tickets.entries(one.id))
        view.facts.emplace_back(fmt::format("{}, {}", entry.author == Author::admin ? "Admin" : "Anggota",
                                            text::short_date_time(entry.written_at, services.site.zone)),
                                entry.text);
    view.otherwise = fmt::format("mitra qa close {}", one.id);
    view.possible = one.state == TicketState::open && person && !person->erased_at;
    if (!view.possible) view.why = fmt::format("Pertanyaan ini {}.", in_indonesian(one.state));
}

ActionDone perform(const Services& services, std::string_view about, std::string_view words) {
    const Ticket one = store_of(services).named(about, TicketKind::qa);
    if (one.state != TicketState::open)
        return {true, "Sudah ditangani sebelumnya", fmt::format("{} {}.", one.id, in_indonesian(one.state))};
    answer_ticket(services, one.id, words);
    return {true, "Jawaban terkirim", fmt::format("{} sudah dijawab, dan penanyanya dikabari.", one.id)};
}

}  // namespace

bool answer_ticket(const Services& services, TicketId id, std::string_view typed) {
    const std::string text = checked_entry(typed);
    return db::in_transaction(services.database, [&] {
        auto tickets = store_of(services);
        const Ticket one = existing(services, id);
        refuse_erased(services, one.person);
        const auto entries = tickets.entries(id);
        if (!entries.empty() && entries.back().author == Author::admin && entries.back().text == text) return false;
        const Instant now = services.clock.now();
        const std::int64_t entry = tickets.write(
            one, {.author = Author::admin, .text = text, .written_at = now, .written_by = services.actor.name});
        if (one.state != TicketState::answered)
            tickets.move(id, one.state, TicketState::answered, now, services.actor.name);
        audit(services, "reply", one);
        tell_answered(services, one, entry, text);
        return true;
    });
}

bool close_ticket(const Services& services, TicketId id) {
    return db::in_transaction(services.database, [&] {
        const Ticket one = existing(services, id);
        if (one.state == TicketState::closed) return false;
        store_of(services).move(id, one.state, TicketState::closed, services.clock.now(), services.actor.name);
        audit(services, "close", one);
        return true;
    });
}

const AdminAct& answer_question_act() {
    static constexpr AdminAct k_act{
        .verb = "qa reply", .prefix = "TCK", .check = check, .show = show, .perform_with = perform};
    return k_act;
}

}  // namespace mitra::flow
