#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"

namespace mitra::ticket {

enum class TicketKind {
    qa,       ///< a member's question
    problem,  ///< something is wrong with an order
};
/// As it is stored: "qa", "problem".
std::string_view name(TicketKind kind);

enum class TicketState {
    open,      ///< waits for the admin
    answered,  ///< the admin wrote last
    closed,
};
/// As state_edge has it: "open", "answered", "closed".
std::string_view name(TicketState state);
std::optional<TicketState> ticket_state_named(std::string_view name);

enum class Author { person, admin };
/// "person", "admin".
std::string_view name(Author author);

/// A question or a problem; what was said about it are its entries.
struct Ticket {
    TicketId id;
    std::string uuid;
    TicketKind kind = TicketKind::qa;
    PersonId person;
    std::optional<OrderId> order;
    std::string subject;  ///< the beginning of the first entry; empty once its person was erased
    Instant opened_at;
    Instant written_at;  ///< the newest entry
    TicketState state = TicketState::open;
    Instant moved_at;
    std::string moved_by;
};

struct Entry {
    std::int64_t id = 0;
    Author author = Author::person;
    std::string text;  ///< empty once its person was erased
    Instant written_at;
    std::string written_by;
};

inline constexpr std::size_t k_longest_text = 2'000;  ///< characters of an entry
inline constexpr std::size_t k_longest_subject = 80;  ///< characters

/// Somebody's own words over several lines, made safe to keep: each line as text::clean_line makes it, no more than one
/// empty line between two, none at the ends.
std::string clean_text(std::string_view typed);

/// What a ticket is called in lists: the first line of its text, cut at a blank where it is long.
std::string subject_of(std::string_view text);

}  // namespace mitra::ticket
