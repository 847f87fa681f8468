#include "lib/flow/report_problem.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/admin_act.hpp"
#include "lib/flow/answer_ticket.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/flow/tell.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/ticket/ticket_store.hpp"

namespace mitra::flow {
namespace {

using ticket::Author;
using ticket::Entry;
using ticket::Ticket;
using ticket::TicketKind;
using ticket::TicketState;

ticket::TicketStore store_of(const Services& services) {
    return {services.database, services.vault};
}

void refuse_erased(const Services& services, const shop::Order& order) {
    const auto buyer = people::PersonStore{services.database, services.vault}.find(order.buyer);
    if (!buyer || buyer->erased_at)
        throw Error{ErrorKind::refused, fmt::format("{}, who ordered {}, is erased", order.buyer, order.id),
                    "no answer would reach them", "ticket"};
}

void tell_reported(const Services& services, OrderId order, TicketId ticket, const Entry& entry) {
    Services as_house = services;
    as_house.actor = {"mitra", "problem"};
    const std::string id = to_string(ticket);
    const IssuedAction action = issue_act(as_house, answer_problem_act(), id);
    tell_admin(services, {.cause = fmt::format("{}:reported:{}", id, entry.id),
                          .template_name = "admin_problem",
                          .order = order,
                          .fields = {{"ticket_id", id}, {"action_link", action.url}, {"report", entry.text}}});
}

/// A new ticket, or one more entry of the order's that is not closed.
TicketId write_down(const Services& services, const shop::Order& order, const std::optional<Ticket>& known,
                    const std::string& text) {
    auto tickets = store_of(services);
    const Instant now = services.clock.now();
    const std::string& by = services.actor.name;
    if (!known || known->state == TicketState::closed)
        return tickets.add({.kind = TicketKind::problem, .person = order.buyer, .order = order.id, .text = text}, now,
                           by);
    tickets.write(*known, {.author = Author::person, .text = text, .written_at = now, .written_by = by});
    if (known->state != TicketState::open) tickets.move(known->id, known->state, TicketState::open, now, by);
    return known->id;
}

}  // namespace

Reported report_problem(const Services& services, OrderId id, std::string_view typed) {
    const std::string text = checked_entry(typed);
    return db::in_transaction(services.database, [&]() -> Reported {
        const shop::Order order = shop::OrderStore{services.database}.named(to_string(id));
        auto tickets = store_of(services);
        const auto known = tickets.latest_of(id);
        if (known && known->state == TicketState::open) {
            const Entry newest = tickets.entries(known->id).back();
            if (newest.author == Author::person && newest.text == text) return {known->id, true};
        }
        refuse_erased(services, order);
        const TicketId ticket = write_down(services, order, known, text);
        record_audit(services.database, services.vault, services.actor, "problem.report", to_string(ticket),
                     fmt::format(R"({{"order":"{}"}})", id), services.clock.now());
        tell_reported(services, id, ticket, tickets.entries(ticket).back());
        return {ticket, false};
    });
}

}  // namespace mitra::flow
