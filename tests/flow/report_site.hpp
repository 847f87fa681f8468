#pragma once

#include <sstream>

#include "lib/flow/change_leader.hpp"
#include "lib/flow/earnings.hpp"
#include "lib/flow/split_commission.hpp"
#include "lib/flow/submit_report.hpp"
#include "lib/flow/validate_report.hpp"
#include "lib/membership/leader_store.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/rule_store.hpp"
#include "lib/payout/commission_store.hpp"
#include "tests/flow/membership_site.hpp"

namespace mitra::test {

/// Members who hand in reports, and leaders.
struct ReportSite : MembershipSite {
    std::int64_t today() { return day_number(clock.now(), site.zone); }
    ReportId report_of(PersonId person, std::int64_t days_ago = 0) {
        return flow::submit_report(services(), {person, today() - days_ago, "Upload 3 video", std::nullopt}).id;
    }
    membership::Split validated(ReportId report, std::int64_t total) {
        return flow::validate_report(services(), report, Money{total}).split;
    }
    /// A VIP whose leader is a VIP too.
    struct Team {
        PersonId leader;
        PersonId sub;
    };
    Team team() {
        const Team people{member_of(vip), member_of(vip)};
        flow::set_leader(services(), people.sub, people.leader);
        return people;
    }
    std::int64_t payable_to(PersonId person) { return balance(ledger::payable_to(person)); }
    std::vector<flow::ReportRow> validate_lines(const std::string& text, std::optional<Money> otherwise = {}) {
        std::istringstream lines{text};
        std::vector<flow::ReportRow> rows;
        flow::validate_reports(services(), lines, otherwise, [&](const flow::ReportRow& row) { rows.push_back(row); });
        return rows;
    }
    membership::ReportStore reports{database, test_vault()};
};

}  // namespace mitra::test
