#include "lib/flow/answer_ticket.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/flow/problem_facts.hpp"
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

/// What the two kinds of ticket say differently.
struct Words {
    std::string_view noun;     ///< of its command
    std::string_view heading;  ///< of the admin's link, in Indonesian
    std::string_view name;
    std::string_view who;  ///< whose words they are
};
const Words& words_of(TicketKind kind) {
    static constexpr Words k_question{"qa", "Jawab pertanyaan", "Pertanyaan", "Anggota"};
    static constexpr Words k_problem{"ticket", "Jawab laporan masalah", "Laporan", "Pembeli"};
    return kind == TicketKind::qa ? k_question : k_problem;
}

Ticket existing(const Services& services, TicketId id) {
    auto found = store_of(services).find(id);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no ticket {}", id),
                    "see 'mitra qa list' and 'mitra ticket list'", "ticket"};
    return std::move(*found);
}

void audit(const Services& services, std::string_view act, const Ticket& one) {
    record_audit(services.database, services.vault, services.actor, fmt::format("{}.{}", ticket::name(one.kind), act),
                 to_string(one.id), fmt::format(R"({{"from":"{}"}})", ticket::name(one.state)), services.clock.now());
}

void refuse_erased(const Services& services, const Ticket& one) {
    const auto person = people::PersonStore{services.database, services.vault}.find(one.person);
    if (!person || person->erased_at)
        throw Error{
            ErrorKind::refused, fmt::format("{}, who wrote it, is erased", one.person),
            fmt::format("nobody would read it: close it with 'mitra {} close {}'", words_of(one.kind).noun, one.id),
            "ticket"};
}

void tell_answered(const Services& services, const Ticket& one, std::int64_t entry, const std::string& text) {
    Telling telling{.kind = outbox::Kind::account,
                    .cause = fmt::format("{}:answered:{}", one.id, entry),
                    .template_name = "qa_answered",
                    .fields = {{"ticket_id", to_string(one.id)}, {"report", one.subject}, {"answer", text}}};
    if (one.kind == TicketKind::problem) {
        telling.kind = outbox::Kind::order;
        telling.template_name = "ticket_answered";
        telling.order = one.order;
    } else {
        telling.fields["ticket_page"] = services.site.base_url + "/saya/tanya";
    }
    tell_person(services, one.person, telling);
}

template <TicketKind kind>
void check(const Services& services, std::string_view about) {
    store_of(services).named(about, kind);
}

void show_entries(const Services& services, const Ticket& one, ActionView& view) {
    for (const ticket::Entry& entry : store_of(services).entries(one.id))
        view.facts.emplace_back(fmt::format("{}, {}", entry.author == Author::admin ? "Admin" : words_of(one.kind).who,
                                            text::short_date_time(entry.written_at, services.site.zone)),
                                entry.text);
}

template <TicketKind kind>
void show(const Services& services, ActionView& view) {
    const Ticket one = store_of(services).named(view.about, kind);
    const Words& words = words_of(kind);
    const auto person = people::PersonStore{services.database, services.vault}.find(one.person);
    view.heading = words.heading;
    view.button = "Kirim jawaban";
    view.asks = "Jawaban Anda";
    view.facts = {{std::string{words.name}, to_string(one.id)}, {"Status", std::string{in_indonesian(one.state)}}};
    if (person && !person->erased_at) view.facts.emplace_back("Dari", person->details.name);
    if (one.order)
        for (auto& fact : facts_in_indonesian(services, problem_facts(services, *one.order)))
            view.facts.push_back(std::move(fact));
    show_entries(services, one, view);
    view.otherwise = fmt::format("mitra {} close {}", words.noun, one.id);
    view.possible = one.state == TicketState::open && person && !person->erased_at;
    if (!view.possible) view.why = fmt::format("{} ini {}.", words.name, in_indonesian(one.state));
}

template <TicketKind kind>
ActionDone perform(const Services& services, std::string_view about, std::string_view typed) {
    const Ticket one = store_of(services).named(about, kind);
    if (one.state != TicketState::open)
        return {true, "Sudah ditangani sebelumnya", fmt::format("{} {}.", one.id, in_indonesian(one.state))};
    answer_ticket(services, one.id, typed);
    return {true, "Jawaban terkirim",
            fmt::format("{} sudah dijawab, dan {} dikabari.", one.id,
                        kind == TicketKind::qa ? "penanyanya" : "pembelinya")};
}

}  // namespace

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

bool answer_ticket(const Services& services, TicketId id, std::string_view typed) {
    const std::string text = checked_entry(typed);
    return db::in_transaction(services.database, [&] {
        auto tickets = store_of(services);
        const Ticket one = existing(services, id);
        refuse_erased(services, one);
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
    static constexpr AdminAct k_act{.verb = "qa reply",
                                    .prefix = "TCK",
                                    .check = check<TicketKind::qa>,
                                    .show = show<TicketKind::qa>,
                                    .perform_with = perform<TicketKind::qa>};
    return k_act;
}

const AdminAct& answer_problem_act() {
    static constexpr AdminAct k_act{.verb = "ticket reply",
                                    .prefix = "TCK",
                                    .check = check<TicketKind::problem>,
                                    .show = show<TicketKind::problem>,
                                    .perform_with = perform<TicketKind::problem>};
    return k_act;
}

}  // namespace mitra::flow
