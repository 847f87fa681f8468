#pragma once

#include <string_view>

#include "lib/flow/services.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::flow {

/// So many entries a member may write within a day: more are no questions.
inline constexpr std::int64_t k_most_entries_a_day = 20;

struct Asked {
    TicketId ticket;
    bool already = false;  ///< the very same was asked and still waits: a form that was sent twice
};

/// Whether this person may ask now: a right of their groups.
bool may_ask(const Services& services, PersonId person);

/// A member's question, of which the admin is told with a link that answers it. Error{usage} for words that are empty
/// or too long, Error{refused} for who has not the right to ask or has asked too much today.
Asked ask_question(const Services& services, PersonId person, std::string_view text);

/// Asks again on one's own ticket, which is open then, whatever it was. The same errors; Error{not_found} for somebody
/// else's.
Asked ask_again(const Services& services, PersonId person, TicketId ticket, std::string_view text);

/// The words as they are kept; Error{usage} with what is wrong with them.
std::string checked_entry(std::string_view typed);

}  // namespace mitra::flow
