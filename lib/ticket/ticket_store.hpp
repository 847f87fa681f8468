#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::ticket {

struct TicketFilter {
    TicketKind kind = TicketKind::qa;
    std::optional<TicketState> state;
    std::optional<PersonId> person;
    std::optional<OrderId> order = {};
    std::optional<Instant> since;  ///< opened
    std::optional<Instant> until;  ///< not included
};

struct NewTicket {
    TicketKind kind = TicketKind::qa;
    PersonId person;
    std::optional<OrderId> order = {};
    std::string text;  ///< its first entry, clean
};

class TicketStore {
 public:
    TicketStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// With its first entry, by its person; `open`.
    TicketId add(const NewTicket& ticket, Instant at, std::string_view by);
    std::optional<Ticket> find(TicketId id);
    /// By "TCK-4"; Error{not_found} otherwise, and for a ticket of another kind.
    Ticket named(std::string_view reference, TicketKind kind);
    /// In the order of ids, after `after`.
    std::vector<Ticket> list(const TicketFilter& filter, TicketId after, std::int64_t limit);
    std::int64_t count(const TicketFilter& filter);
    /// Of one person, newest first, older than `before` (0: all).
    std::vector<Ticket> of_person(PersonId person, TicketKind kind, TicketId before, std::int64_t limit);

    /// The newest of an order.
    std::optional<Ticket> latest_of(OrderId order);

    std::vector<TicketId> all_of(PersonId person);

    /// What was said, in its order.
    std::vector<Entry> entries(TicketId id);
    /// How many entries one side wrote since a moment, over all tickets of the person.
    std::int64_t written_since(PersonId person, Author author, Instant since);
    /// One more entry; its number.
    std::int64_t write(const Ticket& ticket, const Entry& entry);
    /// False when it is not in `from` any more.
    bool move(TicketId id, TicketState from, TicketState to, Instant at, std::string_view by);

    /// Empties what was said in all tickets of a person who is erased, and closes those that wait.
    void forget_person(PersonId person, Instant at, std::string_view by);

 private:
    [[nodiscard]] Ticket read(const db::Row& row) const;
    [[nodiscard]] Entry read_entry(const db::Row& row) const;

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::ticket
