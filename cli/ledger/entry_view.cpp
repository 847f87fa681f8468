#include "cli/ledger/entry_view.hpp"

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/base/near.hpp"
#include "lib/flow/transfer_money.hpp"
#include "lib/ledger/account.hpp"

namespace mitra::cli {

std::string account_named(Context& context, const std::string& typed) {
    const auto own = flow::own_accounts(context.services());
    const bool of_a_place = ledger::class_of(typed) == ledger::AccountClass::asset;
    if (of_a_place ? std::find(own.begin(), own.end(), typed) != own.end() : ledger::class_of(typed).has_value())
        return typed;
    std::vector<std::string_view> candidates{"sales", "tax", "unique_code", "payment_fee", "transfer_fee", "opening"};
    candidates.insert(candidates.end(), own.begin(), own.end());
    const auto near = nearest_of(typed, candidates);
    throw Error{ErrorKind::not_found, fmt::format("no account '{:.60}'", typed),
                near ? fmt::format("did you mean {}?", *near) : "see 'mitra ledger balance'", "account"};
}

Money moved(const ledger::Entry& entry) {
    Money sum;
    for (const auto& posting : entry.what.postings)
        if (posting.amount > Money{}) sum = sum + posting.amount;
    return sum;
}

Object entry_object(Context& context, const ledger::Entry& entry) {
    List postings, debit, credit;
    for (const auto& [account, amount] : entry.what.postings) {
        postings.emplace_back(Object{{"account", account}, {"amount", amount}});
        (amount > Money{} ? debit : credit).emplace_back(account);
    }
    return {{"id", entry.id},
            {"at", context.iso(entry.what.at)},
            {"act", entry.what.act},
            {"about", entry.what.about},
            {"actor", entry.what.actor},
            {"source", entry.what.source},
            {"amount", moved(entry)},
            {"debit", std::move(debit)},
            {"credit", std::move(credit)},
            {"postings", std::move(postings)}};
}

std::string minute(Context& context, Instant instant) {
    const LocalTime time = local_time(instant, context.zone());
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", time.year, time.month, time.day, time.hour, time.minute);
}

std::string signed_rupiah(Money amount) {
    std::string digits = std::to_string(amount < Money{} ? (-amount).rupiah() : amount.rupiah());
    for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
        digits.insert(static_cast<std::size_t>(place), ".");
    return (amount < Money{} ? "-" : amount > Money{} ? "+" : "") + digits;
}

}  // namespace mitra::cli
