#include "cli/event/event_view.hpp"
#include "cli/person/person_view.hpp"
#include "cli/ticket/facts_view.hpp"
#include "cli/ticket/ticket_view.hpp"

namespace mitra::cli {
namespace {

void show(Context& context, const std::string& reference, ticket::TicketKind kind) {
    const ticket::Ticket one = tickets_of(context).named(reference, kind);
    const auto person = person_named(context, to_string(one.person));
    Object whole = ticket_object(context, one);
    whole.add("person_name", or_null(person.details.name));
    context.print("{}", sheet(whole, Screen::of_stdout(context.globals().color)));
    for (const ticket::Entry& entry : tickets_of(context).entries(one.id)) {
        context.print("{} {} ({}):", when(context, entry.written_at), ticket::name(entry.author), entry.written_by);
        context.print("{}\n", entry.text.empty() ? "(erased)" : entry.text);
    }
    const auto entries = entry_objects(context, one);
    whole.add("entries", List(entries.begin(), entries.end()));
    if (one.order) {
        const flow::ProblemFacts facts = flow::problem_facts(context.services(), *one.order);
        print_facts(context, facts);
        whole.add("facts", facts_object(context, facts));
    }
    const std::string_view noun = words_of(kind).noun;
    if (one.state == ticket::TicketState::open) context.note(fmt::format("answer it: mitra {} reply {}", noun, one.id));
    context.audit_read(fmt::format("{}.show", noun), to_string(one.id));
    context.answer(std::move(whole));
}

}  // namespace

void show_ticket(Verb& verb, ticket::TicketKind kind) {
    auto reference = std::make_shared<std::string>();
    verb.argument("TCK", *reference, words_of(kind).one).run([reference, kind](Context& context) {
        show(context, *reference, kind);
    });
}

}  // namespace mitra::cli
