#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>

#include "lib/people/person_store.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/vault.hpp"

namespace mitra::test {

/// Somebody to test with; what is not said is the same for all but the phone, which is new each time.
struct SomePerson {
    std::string name = "Siti Rahayu";
    std::string phone = {};  ///< E.164
    std::string city = "Bogor";
    std::string profession = "Guru";
    std::optional<std::string> email = std::nullopt;
    Instant registered_at = k_noon;
    bool consent = true;
};

inline Phone unused_phone() {
    static int number = 0;
    return Phone::from_e164(fmt::format("+6281{:09}", ++number));
}

inline people::NewPerson new_person(const SomePerson& some = {}) {
    people::NewPerson person{{"Ibu", some.name, some.city, some.profession, some.email},
                             some.phone.empty() ? unused_phone() : Phone::from_e164(some.phone),
                             std::nullopt,
                             some.registered_at};
    if (some.consent) person.consent = people::Consent{some.registered_at, "test-1"};
    return person;
}

/// Adds a person; link your test with the room `people`.
inline PersonId add_person(db::Database& database, const SomePerson& some = {}) {
    return people::PersonStore{database, test_vault()}.add(new_person(some));
}

}  // namespace mitra::test
