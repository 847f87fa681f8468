#pragma once

#include <string_view>

#include "lib/flow/admin_act.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::flow {

/// The admin's answer: its person is told, with the answer and where they read it, and the ticket is `answered`, also
/// one that was closed. False where the newest entry is this very answer. Error{usage} for words that are empty or too
/// long, Error{refused} where its person is erased.
bool answer_ticket(const Services& services, TicketId ticket, std::string_view text);

/// Nothing more is to be said; its person is not told, and may ask again. False when it was closed before.
bool close_ticket(const Services& services, TicketId ticket);

/// What is said of a ticket's state in Indonesian: "menunggu jawaban".
std::string_view in_indonesian(ticket::TicketState state);

/// The admin's links that show a question, or a problem with the facts beside it, and take the answer.
const AdminAct& answer_question_act();
const AdminAct& answer_problem_act();

}  // namespace mitra::flow
