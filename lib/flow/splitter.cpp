#include "lib/flow/splitter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/ledger/account.hpp"
#include "lib/membership/rule_store.hpp"
#include "lib/payout/commission_store.hpp"

namespace mitra::flow {
namespace {

using membership::Rule;
using membership::Split;

/// Where the money of TikTok's affiliate programme arrives.
constexpr std::string_view k_tiktok = "tiktok";

}  // namespace

const Rule* Splitter::rule_on(std::optional<TierId> tier, std::int64_t day) {
    if (!tier) return nullptr;
    const auto known = rules_.find(*tier);
    const std::vector<Rule>& rules =
        known != rules_.end()
            ? known->second
            : rules_.emplace(*tier, membership::RuleStore{services_.database}.list(*tier)).first->second;
    const auto found = std::find_if(rules.begin(), rules.end(), [day](const Rule& rule) {
        return rule.from_day <= day && (!rule.to_day || day <= *rule.to_day);
    });
    return found == rules.end() ? nullptr : &*found;
}

Split Splitter::decide(const membership::SplitFacts& facts) {
    Split split{.report = facts.report,
                .person = facts.person,
                .day = facts.day,
                .tier = facts.tier,
                .rule = {},
                .leader = {},
                .total = facts.total.value(),
                .shares = {},
                .why = {},
                .decided_at = services_.clock.now(),
                .decided_by = services_.actor.name};
    const Rule* rule = rule_on(facts.tier, facts.day);
    if (rule == nullptr) {
        split.why = facts.tier ? membership::k_no_share : membership::k_no_membership;
        return split;
    }
    split.rule = rule->id;
    if (facts.leader && rule_on(facts.leader_tier, facts.day) != nullptr) split.leader = facts.leader;
    const auto orphan =
        services_.site.membership.orphan_to_reserve ? membership::Orphan::reserve : membership::Orphan::owner;
    split.shares = membership::split(split.total, *rule, split.leader.has_value(), orphan);
    return split;
}

void Splitter::write(const std::vector<Split>& splits) {
    const auto shares_nothing = [](const Split& split) { return !split.rule || split.total == Money{}; };
    for (const Split& split : splits)
        store_.add(split);
    std::vector<ledger::NewEntry> entries;
    entries.reserve(splits.size());
    for (const Split& split : splits) {
        if (shares_nothing(split)) continue;
        add_lines(split);
        entries.push_back(entry_of(split));
    }
    books_.post(entries);
}

void Splitter::add_lines(const Split& split) {
    const Rule* rule = rule_on(split.tier, split.day);
    add_line(split, payout::Role::member, split.person, rule->user, split.shares.user);
    if (split.leader) add_line(split, payout::Role::leader, *split.leader, rule->leader, split.shares.leader);
}

ledger::NewEntry Splitter::entry_of(const Split& split) const {
    const auto& shares = split.shares;
    std::vector<ledger::Posting> postings{{ledger::clearing_at(k_tiktok), split.total},
                                          {ledger::payable_to(split.person), -shares.user},
                                          {std::string{ledger::k_owner_income}, -shares.owner},
                                          {std::string{ledger::k_reserve}, -shares.reserve}};
    if (split.leader) postings.push_back({ledger::payable_to(*split.leader), -shares.leader});
    return {.source = fmt::format("split:{}", split.report),
            .act = "report.split",
            .about = to_string(split.report),
            .actor = services_.actor.name,
            .at = split.decided_at,
            .postings = std::move(postings)};
}

void Splitter::add_line(const Split& split, payout::Role role, PersonId person, BasisPoints rate, Money amount) {
    if (amount == Money{}) return;
    payout::CommissionStore lines{services_.database};
    const Instant payable_at = split.decided_at + services_.site.partners.hold;
    const CommissionId id = lines.add(
        {.source = role == payout::Role::leader ? fmt::format("{}:leader", split.report) : to_string(split.report),
         .person = person,
         .role = role,
         .base = split.total,
         .rate = rate,
         .amount = amount,
         .earned_at = split.decided_at,
         .payable_at = payable_at},
        split.decided_by);
    if (payable_at <= split.decided_at)
        lines.move(id, payout::CommissionState::pending, payout::CommissionState::payable, split.decided_by,
                   split.decided_at);
}

}  // namespace mitra::flow
