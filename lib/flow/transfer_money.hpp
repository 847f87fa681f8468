#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Money that went from one of our own accounts to another: between banks, out of Duitku's balance, into a deposit.
struct Transfer {
    std::string from;           ///< "cash:duitku"
    std::string to;             ///< "cash:BCA"
    Money amount;               ///< what arrives
    Money fee;                  ///< what it costs beside that, taken from the same account
    std::optional<Instant> at;  ///< when it went; now
    std::string key;            ///< --key: the same transfer under the same key is booked once, for ever
};

struct Transferred {
    JournalId entry;
    bool already = false;  ///< it was booked before, under this key
    Money left;            ///< at `from`; negative where more went than was booked there
};

/// The accounts of our own that there are: bank accounts, providers' balances, and what was booked to before.
std::vector<std::string> own_accounts(const Services& services);

/// Books it: `to` +amount, transfer_fee +fee, `from` -(amount + fee). Only own_accounts. Error{usage} for an amount of
/// nothing, a fee that is not less than the amount, another kind of account, or a time to come; Error{not_found} for
/// an unknown account; Error{refused} where the key stands for another transfer.
Transferred transfer_money(const Services& services, const Transfer& transfer);

}  // namespace mitra::flow
