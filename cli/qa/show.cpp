#include "cli/event/event_view.hpp"
#include "cli/person/person_view.hpp"
#include "cli/qa/ticket_view.hpp"

namespace mitra::cli {
namespace {

void show(Context& context, const std::string& reference) {
    const ticket::Ticket one = tickets_of(context).named(reference, ticket::TicketKind::qa);
    const auto person = person_named(context, to_string(one.person));
    Object whole = ticket_object(context, one);
    whole.add("person_name", or_null(person.details.name));
    context.print("{}", sheet(whole, Screen::of_stdout(context.globals().color)));
    const auto entries = entry_objects(context, one);
    for (const ticket::Entry& entry : tickets_of(context).entries(one.id)) {
        context.print("{} {} ({}):", when(context, entry.written_at), ticket::name(entry.author), entry.written_by);
        context.print("{}\n", entry.text.empty() ? "(erased)" : entry.text);
    }
    if (one.state == ticket::TicketState::open) context.note(fmt::format("answer it: mitra qa reply {}", one.id));
    context.audit_read("qa.show", to_string(one.id));
    context.answer(whole.add("entries", List(entries.begin(), entries.end())));
}

}  // namespace

void qa_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("TCK", *reference, "a question, as TCK-4").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
