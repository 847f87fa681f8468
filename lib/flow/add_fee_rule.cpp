#include "lib/flow/add_fee_rule.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/topup/fee_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::size_t k_longest_name = 40;
constexpr Money k_most_fixed{10'000'000};

[[noreturn]] void wrong(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::usage, what, hint, "fee"};
}

void check(const topup::FeeRule& rule) {
    const bool is_name = !rule.name.empty() && rule.name.size() <= k_longest_name &&
                         std::all_of(rule.name.begin(), rule.name.end(),
                                     [](char c) { return is_small_letter(c) || is_digit(c) || c == '-' || c == '_'; });
    if (!is_name)
        wrong(fmt::format("'{:.60}' is no name for a fee", rule.name),
              "small letters, digits and hyphens, as qris, trakteer; 'deposit' is what filling the deposit costs");
    if (rule.rate.value < 0 || rule.rate.value > k_whole)
        wrong(fmt::format("a rate of {} basis points", rule.rate.value), "--bp 70 is 0,7 %; at most 10000");
    if (rule.fixed < Money{} || rule.fixed > k_most_fixed)
        wrong(fmt::format("a fixed fee of {}", rule.fixed), fmt::format("from Rp 0 to {}", k_most_fixed));
}

}  // namespace

topup::FeeRule add_fee_rule(const Services& services, const topup::FeeRule& rule) {
    check(rule);
    return db::in_transaction(services.database, [&] {
        topup::FeeRule added = rule;
        added.added_at = services.clock.now();
        added.added_by = services.actor.name;
        added.id = topup::FeeStore{services.database}.add(added);
        record_audit(services.database, services.vault, services.actor, "fee.add", to_string(added.id),
                     fmt::format(R"({{"name":"{}","bp":{},"fixed":{},"bearer":"{}","from":"{}"}})", added.name,
                                 added.rate.value, added.fixed.rupiah(), topup::name(added.bearer),
                                 to_iso8601(added.effective_from, services.site.zone)),
                     added.added_at);
        return added;
    });
}

}  // namespace mitra::flow
