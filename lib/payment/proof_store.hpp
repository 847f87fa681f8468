#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

namespace mitra::payment {

/// What a buyer handed in to show that they transferred. It is no evidence: an admin looks at it.
struct Proof {
    std::int64_t id = 0;
    PaymentId payment;
    std::optional<FileId> file;  ///< empty once the buyer was erased
    std::string sender;          ///< the name on the transfer
    std::string transferred_on;  ///< "2026-11-20", or empty
    Instant uploaded_at;
};

class ProofStore {
 public:
    ProofStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    std::int64_t add(const Proof& proof);
    std::vector<Proof> of_payment(PaymentId payment);
    std::optional<Proof> latest(OrderId order);
    std::int64_t count(OrderId order);
    /// Empties what names people of all proofs of a buyer; the files go once nothing uses them.
    void forget_buyer(PersonId buyer);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::payment
