#include "cli/account/account_view.hpp"

namespace mitra::cli {
namespace {

/// So many are told one by one; the counts are of all.
constexpr std::size_t k_most_told = 1000;

void check(Context& context) {
    List found;
    const auto counts = flow::check_accounts(context.services(), [&](const flow::AccountAlarm& alarm) {
        if (found.size() == k_most_told) return;
        const std::string checked = context.iso(alarm.account.checked_at);
        context.print(
            "{} {}: {}{}", alarm.account.id, alarm.account.handle(), alarm.suspended ? "its shop is suspended" : "",
            alarm.unchecked ? fmt::format("{}not looked at since {}", alarm.suspended ? ", " : "", checked) : "");
        Object row = account_row(context, alarm.account);
        found.emplace_back(row.add("suspended", alarm.suspended).add("unchecked", alarm.unchecked));
    });
    context.print("{} suspended, {} not looked at for {} days; {} free, {} with members", counts.suspended,
                  counts.unchecked, context.app().site().membership.check_accounts_days, counts.free, counts.assigned);
    context.answer({{"items", std::move(found)},
                    {"next", nullptr},
                    {"suspended", counts.suspended},
                    {"unchecked", counts.unchecked},
                    {"available", counts.free},
                    {"assigned", counts.assigned}});
    if (counts.suspended + counts.unchecked > 0) context.exit_with(9);
}

}  // namespace

void account_check(Verb& verb) {
    verb.run([](Context& context) { check(context); });
}

}  // namespace mitra::cli
