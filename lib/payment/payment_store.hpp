#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/payment/payment.hpp"

namespace mitra::payment {

/// Which payments; every field that is set must hold.
struct PaymentFilter {
    std::optional<PaymentState> state;
    std::optional<PaymentMethod> method;
    std::optional<OrderId> order;
    std::optional<Instant> since;  ///< created
    std::optional<Instant> until;  ///< not included
};

/// What a provider answered when it opened an invoice.
struct Opened {
    std::string provider_reference;
    std::string pay_url;
};

class PaymentStore {
 public:
    PaymentStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// The next attempt of its order, `created`; `id`, `uuid` and `attempt` are chosen here, and the reference is
    /// `number` with the attempt behind it ("ORD-1042-1").
    Payment add(const Payment& payment, std::string_view number, std::string_view by);
    std::optional<Payment> find(PaymentId id);
    std::optional<Payment> by_reference(std::string_view reference);
    /// By what a provider calls it.
    std::optional<Payment> by_provider_reference(PaymentMethod method, std::string_view reference);
    /// By "PAY-7" or its reference; Error{not_found} otherwise.
    Payment named(std::string_view reference);
    /// The attempts of an order, oldest first.
    std::vector<Payment> of_order(OrderId order);
    std::optional<Payment> latest(OrderId order);
    std::vector<Payment> list(const PaymentFilter& filter, PaymentId after, std::int64_t limit);
    std::int64_t count(const PaymentFilter& filter);
    /// Open payments of a method, oldest first: for the slow question "is it paid?".
    std::vector<Payment> open(PaymentMethod method, PaymentId after, std::int64_t limit);

    /// created -> waiting: the provider has opened it. False where it was not `created`.
    bool opened(PaymentId id, const Opened& opened, std::string_view by, Instant at);
    /// A transfer waits for its money. False where it was not `created`.
    bool waits(PaymentId id, std::string_view by, Instant at);
    /// Learned later (a callback or a status answer); kept where it was unknown. Error{refused} where another is known.
    void learn_reference(PaymentId id, std::string_view provider_reference);
    /// To `failed` or `expired` from an open state; false where it was not open.
    bool close(PaymentId id, PaymentState to, std::string_view note, std::string_view by, Instant at);
    /// What the provider last said of an open attempt, without anything that names a person.
    void remark(PaymentId id, std::string_view note);
    /// Stores the evidence and moves `from` -> settled with what was received; false where it was not in `from`.
    bool settle(PaymentId id, PaymentState from, const Evidence& evidence, Instant at);
    /// settled -> refunded (the whole of it).
    bool refunded(PaymentId id, std::string_view by, Instant at);
    std::vector<Evidence> evidence(PaymentId id);
    /// What else says that it was paid: a statement's row for what an admin had verified.
    void add_evidence(PaymentId id, const Evidence& evidence, Instant at);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::payment
