#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/money.hpp"
#include "lib/db/database.hpp"

namespace mitra::payment {

/// What does not fit, and only a person with a reason closes.
enum class CaseKind {
    short_payment,    ///< "short": less came than was asked for
    over,             ///< more came; the order is paid, the rest is the buyer's credit
    late,             ///< it came after the grace period
    cancelled,        ///< it came for an order that was cancelled
    double_payment,   ///< "double": the order was paid already
    unknown_order,    ///< a genuine callback for a reference that is not ours
    wrong_amount,     ///< a genuine callback or answer with another amount
    wrong_reference,  ///< the provider calls it something else than before
    outcome_unknown,  ///< nobody knows whether the provider opened an invoice
};
std::string_view name(CaseKind kind);
std::optional<CaseKind> case_kind_named(std::string_view name);
enum class CaseOutcome { settled, credited, refunded, dismissed };
std::string_view name(CaseOutcome outcome);
std::optional<CaseOutcome> case_outcome_named(std::string_view name);

struct Case {
    CaseId id;
    CaseKind kind = CaseKind::short_payment;
    std::string cause;  ///< one case for one thing that happened
    std::optional<OrderId> order;
    std::optional<PaymentId> payment;
    std::optional<Money> expected, found;
    Money suspended;  ///< money that did come and stands on the ledger's suspense:CAS-n until the case is closed
    std::string detail;
    std::optional<CaseOutcome> outcome;  ///< empty: open
    Instant opened_at;
    std::string closed_by;
};

class CaseStore {
 public:
    explicit CaseStore(db::Database& database) : database_{database} {}

    /// Nothing where this cause opened one before.
    std::optional<CaseId> open(const Case& what, std::string_view by);
    std::optional<Case> find(CaseId id);
    std::optional<Case> by_cause(std::string_view cause);
    Case named(std::string_view reference);
    std::vector<Case> list(bool only_open, CaseId after, std::int64_t limit);
    std::int64_t count(bool only_open);
    std::vector<Case> of_order(OrderId order);
    /// False where it was closed before.
    bool close(CaseId id, CaseOutcome outcome, std::string_view by, Instant at);

 private:
    db::Database& database_;
};

}  // namespace mitra::payment
