#include "lib/flow/set_payee.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/fraud_rules.hpp"
#include "lib/flow/payout_messages.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {

PayeeSet set_payee(const Services& services, PersonId person, const payout::PayeeWords& typed) {
    std::vector<payout::PayeeComplaint> complaints;
    const payout::PayeeWords words = payout::checked(typed, complaints);
    if (!complaints.empty())
        throw Error{ErrorKind::usage, complaints.front().reason, "a bank account has --bank, --number and --holder",
                    "payee"};
    return db::in_transaction(services.database, [&]() -> PayeeSet {
        const auto permission = people::PersonStore{services.database, services.vault}.permission(person);
        if (!permission || permission->erased)
            throw Error{ErrorKind::not_found, fmt::format("no person {}, or not any more", person),
                        "see 'mitra person list'", "person"};
        payout::PayeeStore payees{services.database, services.vault};
        if (payees.is_current(person, words)) return {payees.current(person).value(), false};
        const Instant now = services.clock.now();
        const PayeeId id = payees.add({.person = person,
                                       .words = words,
                                       .created_at = now,
                                       .created_by = services.actor.name,
                                       .frozen_until = now + services.site.partners.payee_freeze});
        judge_payee(services, id);
        const auto account = payees.find(id).value();
        db::record_audit(services.database, services.vault, services.actor, "person.bank", to_string(person),
                         fmt::format(R"({{"account":"{}","frozen_until":{}}})", id, account.frozen_until.milliseconds),
                         now);
        tell_payee_changed(services, account);
        return {account, true};
    });
}

}  // namespace mitra::flow
