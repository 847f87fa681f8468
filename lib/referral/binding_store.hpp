#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/base/phone.hpp"

namespace mitra::referral {

/// Whose click brought somebody last.
struct Binding {
    PersonId affiliate;
    std::int64_t utm = 0;
    Instant clicked_at;
};

/// How somebody can be known again without a cookie; each may be missing.
struct Contacts {
    PersonId person;  ///< who gave them
    std::optional<Phone> phone;
    std::optional<std::string> email;        ///< normalised; on file
    std::optional<std::string> typed_email;  ///< normalised; only typed
};

/// What is left of a click when the browser forgets its cookie: remembered for keyed hashes of phone and e-mail.
class BindingStore {
 public:
    BindingStore(db::Database& database, const crypto::Vault& vault) : database_{database}, vault_{vault} {}

    /// Remembers it for each contact that no later click is remembered for.
    void remember(const Contacts& contacts, const Binding& binding);
    /// The latest click that is remembered for any of them.
    std::optional<Binding> latest(const Contacts& contacts);
    /// What is remembered for these, and for whatever else that person gave; how many were forgotten.
    std::int64_t forget(const Contacts& contacts);

 private:
    db::Database& database_;
    const crypto::Vault& vault_;
};

}  // namespace mitra::referral
