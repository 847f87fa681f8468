#include "lib/flow/payout_plan_store.hpp"

#include <fmt/format.h>

#include "lib/payout/commission_store.hpp"
#include "lib/payout/payout.hpp"

namespace mitra::flow {
namespace {

/// What somebody is owed, the account they are paid to, and why they are not paid: empty where they are. `:now` and
/// `:minimum` are to be bound. Who is owed money as an affiliate must be an approved one; members and leaders need not.
constexpr std::string_view k_owed = R"sql(
    WITH line AS (
        SELECT person_id, amount, role = 'affiliate' AS partner FROM commission AS c
         WHERE state = 'payable' AND held_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM payout_item WHERE commission_id = c.id AND live = 1)
        UNION ALL
        SELECT person_id, amount, role = 'affiliate' FROM commission
         WHERE state = 'pending' AND held_at IS NULL AND payable_at <= :now
    ), owed AS (
        SELECT s.person_id, s.amount, a.id AS payee_id,
               CASE WHEN p.erased_at IS NOT NULL THEN 'person_erased'
                    WHEN s.amount < :minimum THEN 'below_minimum'
                    WHEN s.partner = 1 AND ifnull(f.state, '') <> 'approved' THEN 'not_approved'
                    WHEN a.id IS NULL THEN 'no_account'
                    WHEN a.frozen_until > max(:now, a.created_at) THEN 'account_frozen'
                    ELSE '' END AS reason
          FROM (SELECT person_id, sum(amount) AS amount, max(partner) AS partner FROM line GROUP BY person_id) s
          JOIN person p ON p.id = s.person_id
          LEFT JOIN affiliate f ON f.id = s.person_id
          LEFT JOIN payee_account a ON a.person_id = s.person_id AND a.replaced_at IS NULL
                                   AND a.number_sealed IS NOT NULL
         WHERE s.amount <> 0
    )
)sql";

PayoutPlanStore::Sum read_sum(const db::Row& row) {
    return {row.integer("people"), row.money("amount")};
}

}  // namespace

db::Query PayoutPlanStore::with_owed(std::string_view rest) {
    auto query = database_.prepared(fmt::format("{}{}", k_owed, rest));
    query.bind(":now", now_).bind(":minimum", minimum_);
    return query;
}

PayoutPlanStore::Sum PayoutPlanStore::paid() {
    return with_owed("SELECT count(*) AS people, ifnull(sum(amount), 0) AS amount FROM owed WHERE reason = ''")
        .one_row(read_sum);
}

PayoutPlanStore::Sum PayoutPlanStore::skipped() {
    return with_owed("SELECT count(*) AS people, ifnull(sum(amount), 0) AS amount FROM owed WHERE reason <> ''")
        .one_row(read_sum);
}

std::vector<PayoutShare> PayoutPlanStore::shares(std::int64_t limit) {
    return with_owed("SELECT * FROM owed WHERE reason = '' ORDER BY person_id LIMIT :limit")
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return PayoutShare{row.id<PersonId>("person_id"), row.id<PayeeId>("payee_id"), row.money("amount")};
        });
}

std::vector<SkippedShare> PayoutPlanStore::skipped_shares(std::int64_t limit) {
    return with_owed("SELECT person_id, amount, reason FROM owed WHERE reason <> '' ORDER BY person_id LIMIT :limit")
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return SkippedShare{row.id<PersonId>("person_id"), row.money("amount"), row.text("reason")};
        });
}

PayoutId PayoutPlanStore::create(const Sum& sum, std::string_view by) {
    constexpr std::int64_t k_all = -1;
    payout::CommissionStore{database_}.release_due(now_, by, k_all);
    database_
        .prepared(R"sql(
            INSERT INTO payout (total, people, created_at, created_by, state, moved_at, moved_by)
            VALUES (:total, :people, :now, :by, 'draft', :now, :by)
        )sql")
        .bind(":total", sum.amount)
        .bind(":people", sum.people)
        .bind(":now", now_)
        .bind(":by", by)
        .run();
    const PayoutId id{database_.last_row_id()};
    with_owed(R"sql(
            INSERT INTO payout_line (payout_id, person_id, payee_id, amount, state, moved_at, moved_by)
            SELECT :payout, person_id, payee_id, amount, 'open', :now, :by FROM owed WHERE reason = '' ORDER BY person_id
        )sql")
        .bind(":payout", id)
        .bind(":by", by)
        .run();
    database_
        .prepared(R"sql(
            INSERT INTO payout_item (line_id, commission_id)
            SELECT l.id, c.id FROM payout_line l JOIN commission c ON c.person_id = l.person_id
             WHERE l.payout_id = :payout AND c.state = 'payable' AND c.held_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM payout_item WHERE commission_id = c.id AND live = 1)
             ORDER BY l.id, c.id
        )sql")
        .bind(":payout", id)
        .run();
    return id;
}

std::string PayoutPlanStore::obstacle(db::Database& database, PayoutLineId line, Instant now) {
    return database
        .prepared(R"sql(
            SELECT CASE WHEN p.erased_at IS NOT NULL THEN 'person_erased'
                        WHEN ifnull(f.state, '') <> 'approved'
                         AND EXISTS (SELECT 1 FROM payout_item i JOIN commission c ON c.id = i.commission_id
                                      WHERE i.line_id = l.id AND c.role = 'affiliate') THEN 'not_approved'
                        WHEN a.replaced_at IS NOT NULL OR a.number_sealed IS NULL THEN 'account_changed'
                        WHEN a.frozen_until > max(:now, a.created_at) THEN 'account_frozen'
                        WHEN EXISTS (SELECT 1 FROM payout_item i JOIN commission c ON c.id = i.commission_id
                                      WHERE i.line_id = l.id AND c.held_at IS NOT NULL) THEN 'commission_held'
                        ELSE '' END AS reason
              FROM payout_line l JOIN person p ON p.id = l.person_id JOIN payee_account a ON a.id = l.payee_id
              LEFT JOIN affiliate f ON f.id = l.person_id
             WHERE l.id = :line
        )sql")
        .bind(":line", line)
        .bind(":now", now)
        .one_row([](const db::Row& row) { return row.text("reason"); });
}

}  // namespace mitra::flow
