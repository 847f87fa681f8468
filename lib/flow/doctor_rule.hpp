#pragma once

#include <span>

#include "lib/db/database.hpp"
#include "lib/db/finding.hpp"

namespace mitra::flow {

/// A rule about rows (most are about money) as the query that finds what breaks it: `row` names the row, `rule` says
/// what is wrong with it.
struct MoneyRule {
    const char* table;
    const char* query;
    const char* fix = "compare with a backup: 'mitra backup restore' to another place";
};
/// Adds what breaks the rules, at most a hundred rows of each.
void examine(db::Database& database, std::span<const MoneyRule> rules, db::Findings& findings);

/// Commissions and payouts against each other and the books; part of examine_money.
std::span<const MoneyRule> payout_rules();
/// Memberships against the orders and requests that they come from; part of examine_money.
std::span<const MoneyRule> membership_rules();
/// Reports, rules and splits against each other, their commissions and the books; part of examine_money.
std::span<const MoneyRule> split_rules();

}  // namespace mitra::flow
