#include "lib/flow/earnings.hpp"

#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/membership/leader_store.hpp"
#include "lib/membership/membership_store.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/split_store.hpp"
#include "lib/payout/commission_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {

MemberEarnings earnings_of(const Services& services, PersonId person) {
    membership::SplitStore splits{services.database, services.site.zone};
    const auto own = splits.of_member(person);
    const auto sums = payout::CommissionStore{services.database}.sums_of(person);
    const std::int64_t waiting = membership::ReportStore{services.database, services.vault}.count(
        {.person = person, .state = membership::ReportState::submitted, .since = {}, .until = {}});
    return {.reports = own.reports,
            .waiting = waiting,
            .total_commission = own.total,
            .my_share = own.share,
            .leader_share = splits.of_leader(person).share,
            .pending = sums.pending,
            .payable = sums.payable,
            .paid = sums.paid,
            .held = sums.held,
            .balance = -ledger::LedgerStore{services.database}.balance(ledger::payable_to(person))};
}

LeaderView leader_view(const Services& services, PersonId leader, PersonId after, std::int64_t limit) {
    membership::LeaderStore leaders{services.database};
    membership::SplitStore splits{services.database, services.site.zone};
    membership::MembershipStore memberships{services.database};
    membership::ReportStore reports{services.database, services.vault};
    people::PersonStore people{services.database, services.vault};
    const auto all = splits.of_leader(leader);
    LeaderView view{
        .subs = leaders.count_subs(leader), .reports = all.reports, .total = all.total, .share = all.share, .page = {}};
    for (const membership::LeaderLink& link : leaders.subs_of(leader, after, limit)) {
        const auto person = people.find(link.sub);
        const auto active = memberships.active_of(link.sub);
        const auto sums = splits.of_leader(leader, link.sub);
        view.page.push_back({.person = link.sub,
                             .name = person && !person->erased_at ? person->details.name : std::string{},
                             .tier = active ? active->tier_code : std::string{},
                             .since = link.since,
                             .reports = sums.reports,
                             .last_day = reports.last_day(link.sub),
                             .total = sums.total,
                             .share = sums.share});
    }
    return view;
}

}  // namespace mitra::flow
