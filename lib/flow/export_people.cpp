#include <ostream>

#include "lib/flow/import_people.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/referral_store.hpp"
#include "lib/text/csv.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_page = 500;

/// The referrer's code, so that an import into an empty database finds them again (people are exported oldest first).
std::string referrer_of(const Services& services, people::PersonStore& people, PersonId person) {
    const auto decision = referral::ReferralStore{services.database}.decision(person);
    if (!decision || !decision->referrer) return {};
    const auto referrer = people.find(*decision->referrer);
    return referrer ? referral_code(services.site, *referrer) : std::string{};
}

text::CsvRow row_of(const Services& services, people::PersonStore& people, const people::Person& person) {
    const Zone zone = services.site.zone;
    return {person.details.salutation,
            person.details.name,
            person.details.city,
            person.details.profession,
            person.phone ? person.phone->national() : std::string{},
            person.details.email.value_or(""),
            referrer_of(services, people, person.id),
            to_iso8601(person.registered_at, zone),
            person.consent ? to_iso8601(person.consent->given_at, zone) : "tidak",
            std::string{people::status_name(person)},
            person.stopped_at ? to_iso8601(*person.stopped_at, zone) : "tidak"};
}

}  // namespace

std::int64_t export_people(const Services& services, const people::Filter& filter, std::ostream& csv,
                           const std::function<void(std::int64_t)>& progress) {
    people::PersonStore people{services.database, services.vault};
    text::write_csv(csv, {"sapaan", "nama", "kota", "profesi", "no_wa", "email", "referrer", "registered_at", "consent",
                          "status", "unsubscribed"});
    std::int64_t written = 0;
    for (PersonId after;;) {
        const auto page = people.list(filter, after, k_page);
        for (const people::Person& person : page)
            text::write_csv(csv, row_of(services, people, person));
        written += std::ssize(page);
        progress(written);
        if (std::ssize(page) < k_page) return written;
        after = page.back().id;
    }
}

}  // namespace mitra::flow
