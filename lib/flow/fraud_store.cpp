#include "lib/flow/fraud_store.hpp"

namespace mitra::flow {
namespace {

using referral::about_order;
using referral::Evidence;
using referral::Rule;
using referral::Suspicion;

// Of one buyer; somebody with more is looked at in part, and found all the same.
constexpr std::int64_t k_most_affiliates = 100;
constexpr std::int64_t k_most_orders = 100;

db::Query over(db::Database& database, const char* sql, const Stretch& stretch) {
    return database.prepared(sql).bind(":after", stretch.after).bind(":until", stretch.until);
}

const char* newest_of(FraudSource source) {
    switch (source) {
        case FraudSource::orders:
            return "SELECT max(order_id) FROM order_attribution";
        case FraudSource::accounts:
            return "SELECT max(id) FROM payee_account";
        case FraudSource::proofs:
            return "SELECT max(id) FROM payment_proof";
        case FraudSource::clicks:
            break;
    }
    return "SELECT max(id) FROM affiliate_click";
}

const char* stretch_of(FraudSource source) {
    switch (source) {
        case FraudSource::orders:
            return "SELECT count(*) AS rows, max(order_id) AS until FROM (SELECT order_id FROM order_attribution"
                   " WHERE order_id > :after ORDER BY order_id LIMIT :rows)";
        case FraudSource::accounts:
            return "SELECT count(*) AS rows, max(id) AS until FROM (SELECT id FROM payee_account WHERE id > :after"
                   " ORDER BY id LIMIT :rows)";
        case FraudSource::proofs:
            return "SELECT count(*) AS rows, max(id) AS until FROM (SELECT id FROM payment_proof WHERE id > :after"
                   " ORDER BY id LIMIT :rows)";
        case FraudSource::clicks:
            break;
    }
    return "SELECT count(*) AS rows, max(id) AS until FROM (SELECT id FROM affiliate_click WHERE id > :after"
           " ORDER BY id LIMIT :rows)";
}

Suspicion same_bank(const db::Row& row) {
    return about_order(Rule::own_bank, row.id<OrderId>("order_id"), row.id<PersonId>("affiliate_id"),
                       Evidence{}
                           .add("buyer", row.id<PersonId>("buyer_id"))
                           .add("buyer_account", row.id<PayeeId>("buyer_account"))
                           .add("affiliate_account", row.id<PayeeId>("affiliate_account")));
}

}  // namespace

std::int64_t FraudStore::last(FraudSource source) {
    return database_.prepared(newest_of(source)).optional_integer().value_or(0);
}

Stretch FraudStore::next(FraudSource source, std::int64_t after, std::int64_t rows) {
    return database_.prepared(stretch_of(source))
        .bind(":after", after)
        .bind(":rows", rows)
        .one_row([&](const db::Row& row) {
            return Stretch{after, row.optional_integer("until").value_or(after), row.integer("rows")};
        });
}

std::vector<Suspicion> FraudStore::own_orders(const Stretch& orders) {
    return over(database_, R"sql(
               SELECT order_id, affiliate_id, min(place) AS place FROM attribution_candidate
                WHERE order_id > :after AND order_id <= :until AND verdict = 'oneself'
                GROUP BY order_id
           )sql",
                orders)
        .rows([](const db::Row& row) {
            return about_order(Rule::own_order, row.id<OrderId>("order_id"), row.id<PersonId>("affiliate_id"),
                               Evidence{}.add("place", row.integer("place")));
        });
}

std::vector<Suspicion> FraudStore::proposed_emails(const Stretch& orders) {
    return over(database_, R"sql(
               SELECT t.order_id, t.affiliate_id, o.buyer_id FROM order_attribution t
                 JOIN shop_order o ON o.id = t.order_id
                 JOIN person a ON a.id = t.affiliate_id
                 JOIN contact_link c ON c.person_id = o.buyer_id AND c.email_hash = a.email_hash
                WHERE t.order_id > :after AND t.order_id <= :until AND t.affiliate_id IS NOT NULL
           )sql",
                orders)
        .rows([](const db::Row& row) {
            return about_order(Rule::own_email, row.id<OrderId>("order_id"), row.id<PersonId>("affiliate_id"),
                               Evidence{}.add("buyer", row.id<PersonId>("buyer_id")));
        });
}

std::vector<FraudStore::Typed> FraudStore::typed(const Stretch& orders) {
    return over(database_, R"sql(
               SELECT t.order_id, t.affiliate_id, o.buyer_id, a.email_hash FROM order_attribution t
                 JOIN shop_order o ON o.id = t.order_id
                 JOIN person a ON a.id = t.affiliate_id
                WHERE t.order_id > :after AND t.order_id <= :until AND t.affiliate_id IS NOT NULL
                  AND a.email_hash IS NOT NULL AND o.payer_sealed IS NOT NULL
           )sql",
                orders)
        .rows([](const db::Row& row) {
            return Typed{row.id<OrderId>("order_id"), row.id<PersonId>("affiliate_id"), row.id<PersonId>("buyer_id"),
                         row.blob("email_hash")};
        });
}

std::vector<Suspicion> FraudStore::own_banks(const Stretch& orders) {
    return over(database_, R"sql(
               SELECT t.order_id, t.affiliate_id, o.buyer_id, b.id AS buyer_account, a.id AS affiliate_account
                 FROM order_attribution t
                 JOIN shop_order o ON o.id = t.order_id
                 JOIN payee_account b ON b.person_id = o.buyer_id AND b.number_hash IS NOT NULL
                 JOIN payee_account a ON a.number_hash = b.number_hash AND a.person_id = t.affiliate_id
                WHERE t.order_id > :after AND t.order_id <= :until AND t.affiliate_id IS NOT NULL
           )sql",
                orders)
        .rows(same_bank);
}

std::vector<Suspicion> FraudStore::own_banks_of_accounts(const Stretch& accounts) {
    // An account that was replaced is evidence too. From each account to its equals, from there to the holders' few
    // own orders: an affiliate's many sales are never walked through.
    return over(database_, R"sql(
               SELECT t.order_id, t.affiliate_id, o.buyer_id, mine.id AS buyer_account, other.id AS affiliate_account
                 FROM payee_account mine
                 JOIN payee_account other ON other.number_hash = mine.number_hash AND other.person_id <> mine.person_id
                 JOIN shop_order o ON o.buyer_id = mine.person_id
                 JOIN order_attribution t ON t.order_id = o.id AND +t.affiliate_id = other.person_id
                WHERE mine.id > :after AND mine.id <= :until AND mine.number_hash IS NOT NULL
               UNION ALL
               SELECT t.order_id, t.affiliate_id, o.buyer_id, other.id, mine.id
                 FROM payee_account mine
                 JOIN payee_account other ON other.number_hash = mine.number_hash AND other.person_id <> mine.person_id
                 JOIN shop_order o ON o.buyer_id = other.person_id
                 JOIN order_attribution t ON t.order_id = o.id AND +t.affiliate_id = mine.person_id
                WHERE mine.id > :after AND mine.id <= :until AND mine.number_hash IS NOT NULL
           )sql",
                accounts)
        .rows(same_bank);
}

std::vector<Suspicion> FraudStore::fast_checkouts(const Stretch& orders) {
    std::vector<Suspicion> found;
    over(database_, R"sql(
        SELECT t.order_id, t.affiliate_id, t.clicked_at, o.placed_at FROM order_attribution t
          JOIN shop_order o ON o.id = t.order_id
         WHERE t.order_id > :after AND t.order_id <= :until AND t.affiliate_id IS NOT NULL AND t.clicked_at IS NOT NULL
    )sql",
         orders)
        .each_row([&](const db::Row& row) {
            const Instant clicked = row.instant("clicked_at");
            const Instant placed = row.instant("placed_at");
            if (!referral::is_fast_checkout(clicked, placed)) return;
            found.push_back(about_order(
                Rule::fast_checkout, row.id<OrderId>("order_id"), row.id<PersonId>("affiliate_id"),
                Evidence{}
                    .add("clicked_at", clicked)
                    .add("placed_at", placed)
                    .add("seconds", std::chrono::duration_cast<std::chrono::seconds>(placed - clicked).count())));
        });
    return found;
}

std::vector<OrderId> FraudStore::orders_of(PersonId affiliate, OrderId first, OrderId last) {
    return database_
        .prepared(
            "SELECT order_id FROM order_attribution"
            " WHERE affiliate_id = :affiliate AND order_id >= :first AND order_id <= :last ORDER BY order_id")
        .bind(":affiliate", affiliate)
        .bind(":first", first)
        .bind(":last", last)
        .rows([](const db::Row& row) { return row.id<OrderId>("order_id"); });
}

std::vector<Suspicion> FraudStore::bursts(const Stretch& orders) {
    struct Window {
        PersonId affiliate;
        OrderId first, last;
        Instant from, until;
    };
    // The order that is so many places before each, of the same affiliate: where it is too near, all between are too.
    const auto windows =
        over(database_, R"sql(
            SELECT t.affiliate_id, f.order_id AS first, f.decided_at AS from_at, t.order_id AS last,
                   t.decided_at AS until_at
              FROM order_attribution t
              JOIN order_attribution f
                ON f.order_id = (SELECT b.order_id FROM order_attribution b
                                  WHERE b.affiliate_id = t.affiliate_id AND b.order_id < t.order_id
                                  ORDER BY b.order_id DESC LIMIT 1 OFFSET :between)
             WHERE t.order_id > :after AND t.order_id <= :until AND t.affiliate_id IS NOT NULL
               AND t.decided_at - f.decided_at BETWEEN 0 AND :within
        )sql",
             orders)
            .bind(":between", referral::k_limits.burst_orders - 1)
            .bind(":within", std::chrono::milliseconds{referral::k_limits.burst_within}.count())
            .rows([](const db::Row& row) {
                return Window{row.id<PersonId>("affiliate_id"), row.id<OrderId>("first"), row.id<OrderId>("last"),
                              row.instant("from_at"), row.instant("until_at")};
            });
    std::vector<Suspicion> found;
    OrderId told;  // windows overlap: what one before has named is not named again
    PersonId told_of;
    for (const Window& window : windows) {
        const OrderId first =
            window.affiliate == told_of && told >= window.first ? OrderId{told.value + 1} : window.first;
        for (const OrderId order : orders_of(window.affiliate, first, window.last))
            found.push_back(about_order(Rule::burst, order, window.affiliate,
                                        Evidence{}
                                            .add("orders", referral::k_limits.burst_orders + 1)
                                            .add("first", window.first)
                                            .add("last", window.last)
                                            .add("from_at", window.from)
                                            .add("until_at", window.until)));
        told = window.last;
        told_of = window.affiliate;
    }
    return found;
}

std::vector<Suspicion> FraudStore::same_proofs(const Stretch& proofs) {
    std::vector<Suspicion> found;
    over(database_, R"sql(
        SELECT later, earlier, file_id, l.affiliate_id AS later_affiliate, e.affiliate_id AS earlier_affiliate
          FROM (SELECT p.file_id, mine.order_id AS later,
                       (SELECT theirs.order_id FROM payment_proof b JOIN payment theirs ON theirs.id = b.payment_id
                         WHERE b.file_id = p.file_id AND b.id < p.id AND theirs.order_id <> mine.order_id
                         ORDER BY b.id DESC LIMIT 1) AS earlier
                  FROM payment_proof p JOIN payment mine ON mine.id = p.payment_id
                 WHERE p.id > :after AND p.id <= :until AND p.file_id IS NOT NULL)
          LEFT JOIN order_attribution l ON l.order_id = later
          LEFT JOIN order_attribution e ON e.order_id = earlier
         WHERE earlier IS NOT NULL
    )sql",
         proofs)
        .each_row([&](const db::Row& row) {
            const auto later = row.id<OrderId>("later");
            const auto earlier = row.id<OrderId>("earlier");
            const auto file = row.id<FileId>("file_id");
            // Which of the two it belongs to only a person can tell.
            found.push_back(about_order(Rule::same_proof, earlier, row.optional_id<PersonId>("earlier_affiliate"),
                                        Evidence{}.add("file", file).add("other", later)));
            found.push_back(about_order(Rule::same_proof, later, row.optional_id<PersonId>("later_affiliate"),
                                        Evidence{}.add("file", file).add("other", earlier)));
        });
    return found;
}

std::vector<FraudStore::Credited> FraudStore::credited(const Stretch& orders) {
    return over(database_, R"sql(
               SELECT t.order_id, t.affiliate_id, o.buyer_id FROM order_attribution t
                 JOIN shop_order o ON o.id = t.order_id
                WHERE t.order_id > :after AND t.order_id <= :until AND t.affiliate_id IS NOT NULL
           )sql",
                orders)
        .rows([](const db::Row& row) {
            return Credited{row.id<OrderId>("order_id"), row.id<PersonId>("affiliate_id"),
                            row.id<PersonId>("buyer_id")};
        });
}

std::vector<PersonId> FraudStore::credited_to(PersonId buyer) {
    return database_
        .prepared(R"sql(
            SELECT DISTINCT t.affiliate_id FROM shop_order o JOIN order_attribution t ON t.order_id = o.id
             WHERE o.buyer_id = :buyer AND t.affiliate_id IS NOT NULL LIMIT :most
        )sql")
        .bind(":buyer", buyer)
        .bind(":most", k_most_affiliates)
        .rows([](const db::Row& row) { return row.id<PersonId>("affiliate_id"); });
}

std::vector<OrderId> FraudStore::orders_between(PersonId buyer, PersonId affiliate) {
    return database_
        .prepared(R"sql(
            SELECT o.id FROM shop_order o JOIN order_attribution t ON t.order_id = o.id
             WHERE o.buyer_id = :buyer AND +t.affiliate_id = :affiliate ORDER BY o.id LIMIT :most
        )sql")
        .bind(":buyer", buyer)
        .bind(":affiliate", affiliate)
        .bind(":most", k_most_orders)
        .rows([](const db::Row& row) { return row.id<OrderId>("id"); });
}

std::vector<FraudStore::Click> FraudStore::clicks(std::int64_t after, std::int64_t limit) {
    return database_
        .prepared("SELECT id, affiliate_id, at FROM affiliate_click WHERE id > :after ORDER BY id LIMIT :limit")
        .bind(":after", after)
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return Click{row.integer("id"), row.id<PersonId>("affiliate_id"), row.instant("at")};
        });
}

bool FraudStore::is_affiliate(PersonId person) {
    return database_.prepared("SELECT count(*) FROM affiliate WHERE id = :id").bind(":id", person).integer() == 1;
}

}  // namespace mitra::flow
