#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "lib/flow/services.hpp"
#include "lib/payout/file_writer.hpp"
#include "lib/payout/payout.hpp"

namespace mitra::flow {

struct PayoutFile {
    std::int64_t lines = 0;  ///< that it has
    Money total;
    std::vector<payout::PayoutLine> failed;  ///< by this: they cannot be paid any more, and wait for the next payout
    std::int64_t left_out = 0;               ///< of people who were erased since their line stood in it
    bool already = false;                    ///< it was made before, and is the same again
    bool cancelled = false;                  ///< nothing was left to pay, so there is no file and no payout
};

/// Makes an approved payout's file, to be paid from that account of ours. A line fails whose person was erased or
/// suspended, whose account was changed or which has a commission that somebody holds since it was planned. From here
/// on the payout is `exported`; nothing is written. Once more, it changes nothing. Error{refused} for a draft, a
/// cancelled one, or another account than before. Audited, each time: it is a reading of full numbers.
PayoutFile file_payout(const Services& services, PayoutId payout, BankAccountId from, const payout::FileLayout& layout);

/// Writes the file of a payout that is `exported` or `settled`: the same bytes each time, as long as nobody in it is
/// erased. Calls `progress` with the lines that were written.
void write_payout_file(const Services& services, PayoutId payout, const payout::FileLayout& layout, std::ostream& out,
                       const std::function<void(std::int64_t)>& progress = {});

}  // namespace mitra::flow
