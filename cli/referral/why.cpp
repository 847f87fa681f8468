#include "cli/order/order_view.hpp"
#include "cli/person/person_view.hpp"
#include "cli/referral/attribution_view.hpp"
#include "lib/base/error.hpp"
#include "lib/referral/referral_store.hpp"

namespace mitra::cli {
namespace {

const char* reason_of(referral::Outcome outcome) {
    switch (outcome) {
        case referral::Outcome::brought:
            return "registered through this person's link";
        case referral::Outcome::no_link:
            return "came without a link";
        case referral::Outcome::unknown_code:
            return "the link's code belongs to nobody";
        case referral::Outcome::oneself:
            return "the link was their own: nobody is brought by themselves";
    }
    return "";
}

bool names_an_order(Context& context, const std::string& reference) {
    return parse_id<OrderId>(reference) || reference.starts_with(context.app().site().shop.order_prefix + "-");
}

void why_person(Context& context, const std::string& reference) {
    const people::Person person = person_named(context, reference);
    const auto decision = referral::ReferralStore{context.database()}.decision(person.id);
    if (!decision)
        throw Error{ErrorKind::not_found, fmt::format("nothing was decided about {}", person.id), {}, "referral"};
    context.show({{"person", person.id},
                  {"outcome", referral::name(decision->outcome)},
                  {"referrer", decision->referrer},
                  {"referrer_sequence", decision->sequence},
                  {"decided_at", context.iso(decision->at)},
                  {"reason", reason_of(decision->outcome)}});
}

}  // namespace

void referral_why(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("ORDER|PERSON", *reference, "ORD-1042; or PER-12, a phone or an e-mail address")
        .run([reference](Context& context) {
            if (names_an_order(context, *reference))
                show_attribution(context, order_named(context, *reference));
            else
                why_person(context, *reference);
        });
}

}  // namespace mitra::cli
