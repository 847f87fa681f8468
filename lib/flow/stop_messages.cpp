#include "lib/flow/stop_messages.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {

bool stop_messages(const Services& services, PersonId person) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        if (!people::PersonStore{services.database, services.vault}.stop(person, now)) return false;
        const auto cancelled = outbox::cancel_blocked_by_stop(services.database, person, now);
        record_audit(services.database, services.vault, services.actor, "person.stop", to_string(person),
                     fmt::format(R"({{"cancelled":{}}})", cancelled), now);
        return true;
    });
}

bool restart_messages(const Services& services, PersonId person) {
    if (services.actor.reason.empty())
        throw Error{ErrorKind::usage, fmt::format("{} said STOP; messages go out again only at their wish", person),
                    "say with --reason when and how they asked for it", "person"};
    return db::in_transaction(services.database, [&] {
        if (!people::PersonStore{services.database, services.vault}.restart(person)) return false;
        record_audit(services.database, services.vault, services.actor, "person.restart", to_string(person), "{}",
                     services.clock.now());
        return true;
    });
}

}  // namespace mitra::flow
