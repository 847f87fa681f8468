#include <array>

#include "lib/flow/doctor_rule.hpp"

namespace mitra::flow {
namespace {

constexpr std::array k_rules{
    MoneyRule{"daily_report", R"sql(
        SELECT 'REP-' || id AS row, 'is validated, and was not split' AS rule FROM daily_report r
         WHERE state = 'validated' AND NOT EXISTS (SELECT 1 FROM commission_split WHERE report_id = r.id)
    )sql"},
    MoneyRule{"commission_split", R"sql(
        SELECT 'REP-' || s.report_id AS row, 'brought ' || s.total || ' by its split, and is ' || r.state || ' with ' ||
               ifnull(r.total, 'nothing') AS rule
          FROM commission_split s JOIN daily_report r ON r.id = s.report_id WHERE r.total IS NOT s.total
    )sql"},
    MoneyRule{"commission_split", R"sql(
        SELECT 'REP-' || s.report_id AS row, 'is split by RUL-' || s.rule_id || ', which is another tier''s or another day''s'
               AS rule
          FROM commission_split s JOIN daily_report r ON r.id = s.report_id JOIN commission_rule u ON u.id = s.rule_id
         WHERE u.tier_id IS NOT s.tier_id OR r.day < u.from_day OR r.day > ifnull(u.to_day, r.day)
    )sql"},
    MoneyRule{"commission_split", R"sql(
        SELECT 'REP-' || report_id AS row, 'its shares are further from the rule than a rupiah' AS rule FROM (
            SELECT s.report_id, s.total, s.user_share, s.leader_share + s.reserve_share + s.owner_share AS others,
                   u.user_bp, u.leader_bp, s.leader_id, s.leader_share
              FROM commission_split s JOIN commission_rule u ON u.id = s.rule_id)
         WHERE abs(user_share * 10000 - total * user_bp) >= 10000
            OR (leader_id IS NOT NULL AND abs(leader_share * 10000 - total * leader_bp) >= 10000)
    )sql"},
    MoneyRule{"commission_split", R"sql(
        SELECT 'REP-' || s.report_id AS row, 'has a leader who is the member' AS rule
          FROM commission_split s JOIN daily_report r ON r.id = s.report_id WHERE s.leader_id = r.person_id
    )sql"},
    MoneyRule{"commission", R"sql(
        SELECT 'REP-' || report_id AS row, 'shares ' || user_share || ' and ' || leader_share || ', its commissions are ' ||
               users || ' and ' || leaders AS rule
          FROM (SELECT s.report_id, s.user_share, s.leader_share,
                       ifnull((SELECT c.amount FROM commission c WHERE c.source = 'REP-' || s.report_id
                                  AND c.person_id = r.person_id AND c.role = 'member'), 0) AS users,
                       ifnull((SELECT c.amount FROM commission c WHERE c.source = 'REP-' || s.report_id || ':leader'
                                  AND c.person_id = s.leader_id AND c.role = 'leader'), 0) AS leaders
                  FROM commission_split s JOIN daily_report r ON r.id = s.report_id)
         WHERE users <> user_share OR leaders <> leader_share
    )sql"},
    MoneyRule{"commission", R"sql(
        SELECT 'COM-' || id AS row, 'is of ' || source || ', which was not split so' AS rule FROM commission c
         WHERE role <> 'affiliate' AND corrects_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM commission_split s
                            WHERE c.source = 'REP-' || s.report_id || iif(c.role = 'leader', ':leader', '')
                              AND s.report_id = CAST(substr(c.source, 5) AS INTEGER) AND s.total = c.base)
    )sql"},
    MoneyRule{"journal", R"sql(
        SELECT 'REP-' || report_id AS row, 'brought ' || total || ', but ' || booked || ' is booked for it' AS rule
          FROM (SELECT s.report_id, iif(s.rule_id IS NULL, 0, s.total) AS total, ifnull((
                       SELECT b.rupiah FROM journal j JOIN posting b ON b.journal_id = j.id
                         JOIN account a ON a.id = b.account_id
                        WHERE j.source = 'split:REP-' || s.report_id AND a.name = 'clearing:tiktok'), 0) AS booked
                  FROM commission_split s)
         WHERE booked <> total
    )sql"},
    MoneyRule{"journal", R"sql(
        SELECT 'REP-' || report_id AS row, 'the house keeps ' || kept || ', but ' || booked || ' is booked for it' AS rule
          FROM (SELECT s.report_id, s.owner_share + s.reserve_share AS kept, ifnull((
                       SELECT -sum(b.rupiah) FROM journal j JOIN posting b ON b.journal_id = j.id
                         JOIN account a ON a.id = b.account_id
                        WHERE j.source = 'split:REP-' || s.report_id AND a.name IN ('owner_income', 'reserve')), 0) AS booked
                  FROM commission_split s)
         WHERE booked <> kept
    )sql"},
    MoneyRule{"journal", R"sql(
        SELECT 'JRN-' || j.id AS row, j.source || ' is booked, and there is no such split' AS rule FROM journal j
         WHERE j.source >= 'split:' AND j.source < 'split;'
           AND NOT EXISTS (SELECT 1 FROM commission_split s WHERE s.report_id = CAST(substr(j.source, 11) AS INTEGER))
    )sql"},
    // A minute is the machine's clock, which may have been set back meanwhile.
    MoneyRule{"leader_link", R"sql(
        SELECT 'PER-' || sub_id AS row, 'is led by two at once' AS rule
          FROM (SELECT sub_id, until, lead(since) OVER (PARTITION BY sub_id ORDER BY since, id) AS next FROM leader_link)
         WHERE next < ifnull(until - 60000, 9223372036854775807)
    )sql"},
};

}  // namespace

std::span<const MoneyRule> split_rules() {
    return k_rules;
}

}  // namespace mitra::flow
