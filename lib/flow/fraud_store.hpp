#pragma once

#include <cstdint>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/referral/finding.hpp"

namespace mitra::flow {

/// Rows by their ids: those behind `after`, up to `until`.
struct Stretch {
    std::int64_t after = 0;
    std::int64_t until = 0;
    std::int64_t rows = 0;  ///< how many that are; 0: nothing is there
};

/// What rules of fraud look at, row by row: orders that were attributed, accounts that people are paid to, proofs of
/// transfers, clicks. All of them are written in the order of their ids.
enum class FraudSource { orders, accounts, proofs, clicks };

/// What rules of fraud ask of the tables of several rooms. Each question is about a stretch of ids and finds its way by
/// indexes, so that its cost does not grow with the tables.
class FraudStore {
 public:
    explicit FraudStore(db::Database& database) : database_{database} {}

    std::int64_t last(FraudSource source);
    /// The next `rows` rows behind `after`.
    Stretch next(FraudSource source, std::int64_t after, std::int64_t rows);

    // Of orders:
    std::vector<referral::Suspicion> own_orders(const Stretch& orders);
    /// An e-mail that was typed for somebody known by phone, and waits for their word (contact_link).
    std::vector<referral::Suspicion> proposed_emails(const Stretch& orders);
    std::vector<referral::Suspicion> own_banks(const Stretch& orders);
    std::vector<referral::Suspicion> fast_checkouts(const Stretch& orders);
    std::vector<referral::Suspicion> bursts(const Stretch& orders);
    /// Of accounts: the orders between their holder and whoever is paid to the same.
    std::vector<referral::Suspicion> own_banks_of_accounts(const Stretch& accounts);
    /// Of proofs: their order, and the one before that had the same picture.
    std::vector<referral::Suspicion> same_proofs(const Stretch& proofs);

    struct Credited {
        OrderId order;
        PersonId affiliate, buyer;
    };
    std::vector<Credited> credited(const Stretch& orders);
    /// Those with what was typed at the checkout still there, and the e-mail of the affiliate as it is looked up.
    struct Typed {
        OrderId order;
        PersonId affiliate, buyer;
        std::string affiliate_email_hash;
    };
    std::vector<Typed> typed(const Stretch& orders);
    /// Whom the orders of a buyer are credited to, each once.
    std::vector<PersonId> credited_to(PersonId buyer);
    std::vector<OrderId> orders_between(PersonId buyer, PersonId affiliate);

    struct Click {
        std::int64_t id = 0;
        PersonId affiliate;
        Instant at;
    };
    std::vector<Click> clicks(std::int64_t after, std::int64_t limit);
    bool is_affiliate(PersonId person);

 private:
    std::vector<OrderId> orders_of(PersonId affiliate, OrderId first, OrderId last);

    db::Database& database_;
};

}  // namespace mitra::flow
