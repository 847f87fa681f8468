#include "cli/person/person_view.hpp"

#include "cli/affiliate/affiliate_view.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/people/group_store.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {
namespace {

std::optional<std::string> phone_of(const people::Person& person) {
    return person.phone ? std::optional{person.phone->e164()} : std::nullopt;
}

Value consent_of(Context& context, const people::Person& person) {
    if (!person.consent) return nullptr;
    return Object{{"given_at", context.iso(person.consent->given_at)}, {"text_version", person.consent->text_version}};
}

List groups_of(Context& context, const people::Person& person) {
    List names;
    for (const people::Group& group : people::GroupStore{context.database()}.of_person(person.id))
        names.emplace_back(group.name);
    return names;
}

}  // namespace

people::Person person_named(Context& context, const std::string& reference) {
    return people::PersonStore{context.database(), context.app().vault()}.named(reference);
}

Object person_object(Context& context, const people::Person& person) {
    const flow::Site& site = context.app().site();
    referral::ReferralStore referrals{context.database()};
    const auto decision = referrals.decision(person.id);
    Object object{{"id", person.id},
                  {"uuid", person.uuid},
                  {"salutation", person.details.salutation},
                  {"name", person.details.name},
                  {"city", person.details.city},
                  {"profession", person.details.profession},
                  {"phone", phone_of(person)},
                  {"email", person.details.email}};
    const bool erased = person.erased_at.has_value();
    object.add("referral_code", erased ? Value{} : Value{flow::referral_code(site, person)})
        .add("referral_link", erased ? Value{} : Value{flow::referral_link(site, person)})
        .add("referrer", decision ? Value{decision->referrer} : Value{})
        .add("referrer_sequence", decision ? Value{decision->sequence} : Value{})
        .add("referred_total", referrals.totals(person.id).registrations)
        .add("status", people::status_name(person))
        .add("unsubscribed", person.stopped_at.has_value())
        .add("registered_at", context.iso(person.registered_at))
        .add("groups", groups_of(context, person))
        .add("tier", nullptr)
        .add("affiliate", affiliate_of(context, person))
        .add("consent", consent_of(context, person));
    if (erased) object.add("erased_at", context.iso(person.erased_at));
    return object;
}

Object person_row(Context& context, const people::Person& person) {
    const auto decision = referral::ReferralStore{context.database()}.decision(person.id);
    return {{"id", person.id},
            {"salutation", person.details.salutation},
            {"name", person.details.name},
            {"city", person.details.city},
            {"profession", person.details.profession},
            {"phone", phone_of(person)},
            {"email", person.details.email},
            {"referrer", decision ? Value{decision->referrer} : Value{}},
            {"referrer_sequence", decision ? Value{decision->sequence} : Value{}},
            {"status", people::status_name(person)},
            {"groups", groups_of(context, person)},
            {"unsubscribed", person.stopped_at.has_value()},
            {"registered_at", context.iso(person.registered_at)}};
}

}  // namespace mitra::cli
