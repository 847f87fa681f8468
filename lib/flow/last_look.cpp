#include "lib/flow/last_look.hpp"

#include "lib/base/error.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {

bool LastLook::may_begin(const outbox::Call& call) {
    if (!call.person) return true;
    const outbox::KindRules& rules = outbox::rules_of(call.attempt.kind);
    try {
        const std::lock_guard lock{mutex_};
        const auto permission = people::PersonStore{reader_, vault_}.permission(*call.person);
        if (!permission || permission->erased) return false;
        return !(rules.stop_blocks && permission->stopped) && !(rules.needs_consent && !permission->consented);
    } catch (const Error&) {
        return false;
    }
}

}  // namespace mitra::flow
