#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/id.hpp"
#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/topup/trakteer.hpp"

namespace mitra::topup {

enum class TipState { unmatched, matched, dismissed };
/// "unmatched", "matched", "dismissed".
std::string_view name(TipState state);
std::optional<TipState> tip_state_named(std::string_view name);

struct Tip {
    TipId id;
    std::string uuid;
    std::string reference;  ///< Trakteer's
    Money amount, net;
    std::string method, code;
    std::string message, supporter;  ///< personal
    Instant came_at, seen_at;
    std::optional<PaymentId> payment;
    TipState state = TipState::unmatched;
};

/// Tips, and the codes by which payments are known.
class TipStore {
 public:
    TipStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// The payment's code, made where it has none; `chance` is asked again where somebody has the same.
    template <typename Chance>
    std::string code_for(PaymentId payment, Chance&& chance) {
        for (;;)
            if (auto code = keep_code(payment, trakteer::code_from(chance()))) return *code;
    }
    std::optional<std::string> code_of(PaymentId payment);
    /// Whose payment a code is.
    std::optional<PaymentId> payment_of(std::string_view code);

    /// Nothing when this tip came before.
    std::optional<TipId> add(const trakteer::Support& support, std::string_view code, Instant seen_at,
                             std::string_view by);
    bool knows(std::string_view reference);
    std::optional<Tip> find(TipId id);
    /// By "TIP-3" or Trakteer's reference; Error{not_found} otherwise.
    Tip named(std::string_view reference);
    std::vector<Tip> list(std::optional<TipState> state, TipId after, std::int64_t limit);
    std::int64_t count(std::optional<TipState> state);
    /// Oldest first.
    std::vector<Tip> of_payment(PaymentId payment);
    /// False where it was not unmatched.
    bool match(TipId id, PaymentId payment, Instant at, std::string_view by);
    bool dismiss(TipId id, Instant at, std::string_view by);
    /// Empties message and supporter of tips that paid for a person who is erased.
    void forget_person(PersonId person);

 private:
    /// The code that the payment has now; nothing where this one is another's.
    std::optional<std::string> keep_code(PaymentId payment, const std::string& code);

    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::topup
