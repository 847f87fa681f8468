#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"

namespace mitra::crypto {
class Vault;
}

namespace mitra::db {

/// Words that name a person: a phone, an e-mail, a name. Letter case, blanks and the punctuation of numbers do not
/// matter; what is shorter than six characters then names too many people and is left out.
class PersonalWords {
 public:
    void add(std::string_view word);
    [[nodiscard]] bool in(std::string_view text) const;

 private:
    std::vector<std::string> words_;
};

/// How far each table was looked through.
struct ForgetPosition {
    std::int64_t inbox = 0;
    std::int64_t audit = 0;
    std::int64_t idempotency = 0;
};

struct Forgotten {
    std::int64_t events = 0;   ///< bodies of events from outside
    std::int64_t reasons = 0;  ///< given with --reason
    std::int64_t answers = 0;  ///< stored for repeated requests
    std::int64_t looked_at = 0;
    Forgotten& operator+=(const Forgotten& other);
};

/// Opens what this room keeps sealed and does not know the owner of (bodies of outside events, reasons, stored
/// answers), and empties what holds one of the words. At most `limit` rows of each table beyond `position`, which it
/// moves on; `looked_at` 0 says that there are no more. Writes nothing where nothing matches.
Forgotten forget_words(Database& database, const crypto::Vault& vault, const PersonalWords& words,
                       ForgetPosition& position, std::int64_t limit);

/// Empties every reason of audit rows about a subject ("PER-12"). The chain keeps the keyed hash and still holds.
std::int64_t forget_reasons(Database& database, std::string_view subject);

}  // namespace mitra::db
