#include "lib/flow/add_rule.hpp"

#include <fmt/format.h>

#include "lib/membership/day.hpp"
#include "lib/membership/rule_store.hpp"

namespace mitra::flow {

membership::Rule add_rule(const Services& services, const membership::Rule& rule) {
    return db::in_transaction(services.database, [&] {
        membership::Rule added = rule;
        added.created_at = services.clock.now();
        added.created_by = services.actor.name;
        added.id = membership::RuleStore{services.database}.add(added);
        db::record_audit(services.database, services.vault, services.actor, "commission_rule.add", to_string(added.id),
                         fmt::format(R"({{"user_bp":{},"leader_bp":{},"owner_bp":{},"from":"{}"}})", added.user.value,
                                     added.leader.value, added.owner.value, membership::day_words(added.from_day)),
                         added.created_at);
        return added;
    });
}

}  // namespace mitra::flow
