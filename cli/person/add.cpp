#include "cli/affiliate/affiliate_view.hpp"
#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/register_participant.hpp"
#include "lib/people/check.hpp"

namespace mitra::cli {
namespace {

struct Request {
    people::Details details;
    std::string phone;
    std::optional<std::string> email, referrer, event;
    bool consent = false;
    bool welcome = false;
};

people::Details checked_details(const Request& request) {
    people::Details typed = request.details;
    if (request.email) typed.email = people::normalised_email(*request.email);
    std::vector<people::Complaint> complaints;
    people::Details details = people::checked(typed, complaints, people::Needed::name);
    if (!complaints.empty()) throw Error{ErrorKind::usage, complaints.front().reason, {}, "person"};
    return details;
}

flow::Registration registration_of(Context& context, const Request& request) {
    flow::Registration registration{.details = checked_details(request),
                                    .phone = Phone::parse(request.phone),
                                    .consent = request.consent,
                                    .notify = request.welcome};
    if (request.referrer) {
        const people::Person referrer = person_named(context, to_string(affiliate_person(context, *request.referrer)));
        if (referrer.phone == registration.phone)
            throw Error{ErrorKind::refused, "nobody is brought by themselves", "leave --referrer out", "person"};
        registration.referral_code = referrer.opaque_code;
    }
    if (request.event) registration.event = event::EventStore{context.database()}.named(*request.event).id;
    return registration;
}

void add(Context& context, const Request& request) {
    const auto registered = flow::register_participant(context.services(), registration_of(context, request));
    Object object = person_object(context, person_named(context, to_string(registered.person)));
    object.add("already", registered.already).add("event", registered.event);
    if (registered.already) {
        context.print("{} was registered before; nothing was changed", registered.person);
    } else {
        context.concerns(1);
        context.print("{} added: {}", registered.person, request.details.name);
    }
    context.answer(std::move(object));
}

}  // namespace

void person_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.required("--name NAME", request->details.name, "full name")
        .required("--phone PHONE", request->phone, "WhatsApp number, in any usual form")
        .option("--salutation WORD", request->details.salutation, "Bapak, Ibu, ...")
        .option("--city CITY", request->details.city, "where they live")
        .option("--profession WORDS", request->details.profession, "what they do")
        .option("--email ADDRESS", request->email, "e-mail address")
        .option("--referrer PERSON", request->referrer, "who brought them")
        .option("--event EVT", request->event, "register them for this event")
        .flag("--consent", request->consent, "they agreed to WhatsApp messages")
        .flag("--welcome", request->welcome, "send the welcome, tell the referrer, join the next event")
        .run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
