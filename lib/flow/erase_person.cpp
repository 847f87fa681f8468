#include "lib/flow/erase_person.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/forget.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/assign_account.hpp"
#include "lib/flow/chat_access.hpp"
#include "lib/membership/account_store.hpp"
#include "lib/membership/leader_store.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/payment/cancellation_store.hpp"
#include "lib/payment/proof_store.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/payout/payout_store.hpp"
#include "lib/people/contact_link_store.hpp"
#include "lib/people/erasure_list.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/sign_in.hpp"
#include "lib/referral/affiliate_store.hpp"
#include "lib/referral/binding_store.hpp"
#include "lib/shop/payer_store.hpp"
#include "lib/ticket/ticket_store.hpp"
#include "lib/topup/check_store.hpp"
#include "lib/topup/tip_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_looked_at_once = 500;
constexpr int k_checkpoint_tries = 25;

std::filesystem::path own_list(const Services& services) {
    return people::ErasureList::list_of(services.database.file());
}

template <typename Act>
void each_topup(const Services& services, PersonId buyer, const Act& act) {
    topup::TopupStore topups{services.database, services.vault};
    TopupId after;
    for (auto page = topups.list({.buyer = buyer}, after, k_looked_at_once); !page.empty();
         page = topups.list({.buyer = buyer}, after, k_looked_at_once))
        for (const topup::Topup& one : page) {
            act(one);
            after = one.id;
        }
}

/// By what others may have named them, the supplier's webhooks among these.
db::PersonalWords words_for(const Services& services, const people::Person& person) {
    db::PersonalWords words;
    words.add(person.details.name);
    if (person.details.email) words.add(*person.details.email);
    if (person.phone) {
        // Without country code or leading zero: so it is part of every way to write it.
        const std::string national = person.phone->national();
        words.add(national.starts_with('0') ? national.substr(1) : national);
    }
    each_topup(services, person.id, [&](const topup::Topup& one) { words.add(one.target); });
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

/// What they asked and were answered, also as the admin was told of it.
void forget_tickets(const Services& services, PersonId person, Instant now) {
    ticket::TicketStore tickets{services.database, services.vault};
    for (const TicketId id : tickets.all_of(person))
        outbox::forget_causes(services.database, to_string(id) + ":", now);
    tickets.forget_person(person, now, services.actor.name);
}

/// What they wrote in the steps of their orders, also as the admin was told of it, and what was made for them.
void forget_deliveries(const Services& services, PersonId person, Instant now) {
    delivery::StepStore steps{services.database, services.vault};
    delivery::DownloadStore links{services.database};
    OrderId after;
    for (;;) {
        const auto page =
            steps.list({.state = {}, .product = {}, .buyer = person, .overdue_at = {}, .since = {}, .until = {}}, after,
                       k_looked_at_once);
        for (const delivery::Delivery& one : page) {
            for (const delivery::Step& step : steps.steps(one.order))
                outbox::forget_causes(services.database, to_string(step.id) + ":", now);
            for (const delivery::DeliveryFile& file : steps.files(one.order))
                steps.remove(file.id, now);
            links.end(one.order, "", now, services.actor.name);
            after = one.order;
        }
        if (page.empty()) break;
    }
    steps.forget_person(person);
}

/// Whom they bought for, also as the admin was told of it, what they typed to see whose account that is, and what they
/// wrote to their tips.
void forget_topups(const Services& services, PersonId person, const db::PersonalWords& words, Instant now) {
    each_topup(services, person, [&](const topup::Topup& one) {
        outbox::forget_causes(services.database, to_string(one.id) + ":", now);
    });
    topup::CheckStore{services.database, services.vault}.forget_those(
        [&words](std::string_view typed) { return words.in(typed); });
    topup::TopupStore{services.database, services.vault}.forget_person(person);
    topup::TipStore{services.database, services.vault}.forget_person(person);
}

void leave_groups(const Services& services, PersonId person, Instant now) {
    people::GroupStore groups{services.database};
    for (const people::Group& group : groups.of_person(person))
        groups.leave(group.id, person, now);
}

/// The bytes from before are still in the write-ahead log. Readers end within moments; whoever does not is passed by,
/// and so is a disk that errs: the erasure is committed, and whoever heard of a failure now would think that it is not.
bool empty_log(db::Database& database) {
    if (database.in_transaction()) return false;
    try {
        for (int i = 0; i < k_checkpoint_tries; ++i)
            if (db::checkpoint(database, 0) != db::Checkpoint::busy) return true;
    } catch (const Error&) {
        // The next checkpoint tries again.
    }
    return false;
}

/// `list` is where it is noted, empty where that is somebody else's part.
Erased erase(const Services& services, const people::Person& person, Instant at, const std::filesystem::path& list) {
    Erased erased{.person = person.id};
    const db::PersonalWords words = words_for(services, person);
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
        payment::ProofStore{services.database, services.vault}.forget_buyer(person.id);
        payment::CancellationStore{services.database, services.vault}.forget_buyer(person.id);
        people::SignInStore{services.database}.forget_person(person.id);
        people::ContactLinkStore{services.database, services.vault}.forget_person(person.id);
        shop::PayerStore{services.database, services.vault}.forget_person(person.id);
        referral::AffiliateStore{services.database, services.vault}.forget(person.id, services.actor.name, now);
        referral::BindingStore{services.database, services.vault}.forget(
            {.person = person.id, .phone = person.phone, .email = person.details.email, .typed_email = std::nullopt});
        release_account_of_erased(services, person.id);
        membership::AccountStore{services.database, services.vault}.forget_notes(
            [&words](std::string_view notes) { return words.in(notes); });
        forget_in_chat(services, person.id);
        payout::PayeeStore{services.database, services.vault}.forget_person(person.id);
        payout::PayoutStore{services.database, services.vault}.forget_person(person.id);
        membership::ReportStore{services.database, services.vault}.forget_person(person.id);
        forget_tickets(services, person.id, now);
        forget_deliveries(services, person.id, now);
        forget_topups(services, person.id, words, now);
        membership::LeaderStore{services.database}.forget_person(person.id, now, services.actor.name);
        record_audit(services.database, services.vault, services.actor, "person.erase", to_string(person.id),
                     fmt::format(R"({{"messages":{},"events":{},"reasons":{},"answers":{}}})", erased.messages,
                                 forgotten.events, forgotten.reasons, forgotten.answers),
                     now);
        if (!list.empty()) people::ErasureList{list, services.vault}.add({{person.uuid, at}});
    });
    erased.events = forgotten.events;
    erased.reasons = forgotten.reasons;
    erased.answers = forgotten.answers;
    return erased;
}

/// Those of a list whom the database has and does not know as erased: a backup from before they came has no row.
template <typename Use>
void for_each_not_erased(const Services& services, const std::filesystem::path& list, Use&& use) {
    people::PersonStore store{services.database, services.vault};
    for (const people::Erasure& erasure : people::ErasureList{list, services.vault}.all()) {
        const auto id = store.by_uuid(erasure.uuid);
        const auto person = id ? store.find(*id) : std::nullopt;
        if (person && !person->erased_at) use(*person, erasure.at);
    }
}

}  // namespace

Erased erase_person(const Services& services, PersonId id) {
    const auto person = people::PersonStore{services.database, services.vault}.find(id);
    if (!person)
        throw Error{ErrorKind::not_found, fmt::format("no person {}", id), "see 'mitra person list'", "person"};
    if (person->erased_at) {
        people::ContactLinkStore{services.database, services.vault}.forget_person(id);
        people::SignInStore{services.database}.forget_person(id);  // nothing, unless somebody put it back by hand
        return {.person = id, .already = true};
    }
    const bool may_be_undone = services.database.in_transaction();
    Erased erased = erase(services, *person, services.clock.now(), may_be_undone ? "" : own_list(services));
    erased.log_is_empty = empty_log(services.database);
    return erased;
}

std::size_t note_erasures(const Services& services, const std::filesystem::path& list) {
    people::ErasureList erasures{list, services.vault};
    std::size_t added = erasures.add(people::PersonStore{services.database, services.vault}.erasures());
    const std::filesystem::path own = own_list(services);
    if (list != own) added += erasures.merge({own, services.vault});
    return added;
}

std::int64_t repeat_erasures(const Services& services, const std::filesystem::path& list) {
    std::int64_t repeated = 0;
    for_each_not_erased(services, list, [&](const people::Person& person, Instant at) {
        erase(services, person, at, {});
        ++repeated;
    });
    if (repeated > 0) empty_log(services.database);
    return repeated;
}

std::vector<PersonId> not_yet_erased(const Services& services) {
    std::vector<PersonId> found;
    for_each_not_erased(services, own_list(services),
                        [&](const people::Person& person, Instant) { found.push_back(person.id); });
    return found;
}

}  // namespace mitra::flow
