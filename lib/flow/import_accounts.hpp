#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "lib/flow/services.hpp"
#include "lib/membership/account.hpp"

namespace mitra::flow {

/// What became of one line of the file.
struct AccountLine {
    enum class Result { added, changed, same, refused };
    std::int64_t line = 0;
    Result result = Result::added;
    std::optional<AccountId> account;
    std::string username;  ///< as it was read; empty where it could not be
    std::string reason;    ///< why it was refused
};
/// "added", "changed", "same", "refused"
std::string_view name(AccountLine::Result result);

struct AccountImport {
    std::int64_t added = 0, changed = 0, same = 0, refused = 0;
    bool kept = false;  ///< false: a line was refused, so nothing was written
};

/// What is done where a line is wrong: nothing at all, or the good ones.
enum class Broken { keep_nothing, keep_good };

/// Reads a CSV with a header line: username, and any of tiktok_id, shop_id, shop_name, shop_status, keranjang_kuning
/// (ya or tidak), notes. A name that is in the pool is updated; what a cell leaves empty stays. All lines are judged
/// before any is written, and each is told to `tell`. Error{usage} for a header that cannot be, or over 100.000 lines.
AccountImport import_accounts(const Services& services, std::istream& csv, Broken broken,
                              const std::function<void(const AccountLine&)>& tell);

}  // namespace mitra::flow
