#pragma once

#include "lib/flow/services.hpp"
#include "lib/payout/payee.hpp"

namespace mitra::flow {

struct PayeeSet {
    payout::PayeeAccount account;
    bool changed = true;  ///< false: it was this very one before
};

/// Where this person is paid from now on: nothing goes there before the freeze is over, and what was planned for the
/// account before fails when its file is made. The person is told on the contacts on file. Error{usage} for words that
/// payout::checked complains about, Error{not_found} for nobody and for who was erased. Audited, without the account.
PayeeSet set_payee(const Services& services, PersonId person, const payout::PayeeWords& typed);

}  // namespace mitra::flow
