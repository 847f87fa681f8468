#include "lib/flow/erase_person.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/forget.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/people/erasure_list.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_looked_at_once = 500;
constexpr int k_checkpoint_tries = 25;

people::ErasureList erasures_of(const Services& services) {
    return {people::ErasureList::list_of(services.database.file()), services.vault};
}

/// By what others may have named them.
db::PersonalWords words_for(const people::Person& person) {
    db::PersonalWords words;
    words.add(person.details.name);
    if (person.details.email) words.add(*person.details.email);
    if (person.phone) {
        // Without country code or leading zero: so it is part of every way to write it.
        const std::string national = person.phone->national();
        words.add(national.starts_with('0') ? national.substr(1) : national);
    }
    return words;
}

db::Forgotten forget_all_pages(const Services& services, const db::PersonalWords& words, db::ForgetPosition& position) {
    db::Forgotten total;
    for (;;) {
        const auto page = db::forget_words(services.database, services.vault, words, position, k_looked_at_once);
        total += page;
        if (page.looked_at == 0) return total;
    }
}

void leave_groups(const Services& services, PersonId person, Instant now) {
    people::GroupStore groups{services.database};
    for (const people::Group& group : groups.of_person(person))
        groups.leave(group.id, person, now);
}

/// The bytes from before are still in the write-ahead log. Readers end within moments; whoever does not is passed by.
bool empty_log(db::Database& database) {
    for (int i = 0; i < k_checkpoint_tries; ++i)
        if (db::checkpoint(database, 0) != db::Checkpoint::busy) return true;
    return false;
}

Erased erase(const Services& services, const people::Person& person, Instant at) {
    Erased erased{.person = person.id};
    const db::PersonalWords words = words_for(person);
    db::ForgetPosition position;
    // The long look through what is stored happens before, in small steps; what came meanwhile is looked at inside.
    db::Forgotten forgotten = forget_all_pages(services, words, position);
    db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        erased.already = !people::PersonStore{services.database, services.vault}.erase(person.id, at);
        if (erased.already) return;  // somebody else did meanwhile
        forgotten += forget_all_pages(services, words, position);
        forgotten.reasons += db::forget_reasons(services.database, to_string(person.id));
        erased.messages = outbox::forget_person(services.database, person.id, now);
        leave_groups(services, person.id, now);
        record_audit(services.database, services.vault, services.actor, "person.erase", to_string(person.id),
                     fmt::format(R"({{"messages":{},"events":{},"reasons":{},"answers":{}}})", erased.messages,
                                 forgotten.events, forgotten.reasons, forgotten.answers),
                     now);
        erasures_of(services).add({person.uuid, at});
    });
    erased.events = forgotten.events;
    erased.reasons = forgotten.reasons;
    erased.answers = forgotten.answers;
    return erased;
}

}  // namespace

Erased erase_person(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (!person)
        throw Error{ErrorKind::not_found, fmt::format("no person {}", id), "see 'mitra person list'", "person"};
    if (person->erased_at) return {.person = id, .already = true};
    Erased erased = erase(services, *person, services.clock.now());
    erased.log_is_empty = empty_log(services.database);
    return erased;
}

std::int64_t repeat_erasures(const Services& services) {
    people::PersonStore store{services.database, services.vault};
    std::int64_t repeated = 0;
    for (const people::Erasure& erasure : erasures_of(services).all()) {
        const auto id = store.by_uuid(erasure.uuid);
        const auto person = id ? store.find(*id) : std::nullopt;
        if (!person || person->erased_at) continue;  // the backup is from before they came, or from after they went
        erase(services, *person, erasure.at);
        ++repeated;
    }
    if (repeated > 0) empty_log(services.database);
    return repeated;
}

std::vector<PersonId> not_yet_erased(const Services& services) {
    people::PersonStore store{services.database, services.vault};
    std::vector<PersonId> found;
    for (const people::Erasure& erasure : erasures_of(services).all()) {
        const auto id = store.by_uuid(erasure.uuid);
        const auto person = id ? store.find(*id) : std::nullopt;
        if (person && !person->erased_at) found.push_back(*id);
    }
    return found;
}

}  // namespace mitra::flow
