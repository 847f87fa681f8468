#include "cli/person/person_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_person.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string person;
    std::optional<std::string> phone, status;
    flow::PersonChanges changes;
    bool consent = false, no_consent = false;
};

void set(Context& context, const Request& request) {
    flow::PersonChanges changes = request.changes;
    changes.person = person_named(context, request.person).id;
    if (request.phone) changes.phone = Phone::parse(*request.phone);
    if (request.status) changes.joined = *request.status == "sudah_join";
    if (request.consent && request.no_consent)
        throw Error{ErrorKind::usage, "--consent and --no-consent contradict each other", "say one of them", "consent"};
    if (request.consent || request.no_consent) changes.consent = request.consent;
    const bool changed = flow::change_person(context.services(), changes);
    if (changed) context.concerns(1);
    context.print("{}", changed ? fmt::format("{} changed", changes.person)
                                : fmt::format("{} is so already; nothing was changed", changes.person));
    Object object = person_object(context, person_named(context, to_string(changes.person)));
    context.answer(std::move(object.add("changed", changed)));
}

}  // namespace

void person_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("PERSON", request->person, "PER-12, a phone or an e-mail address")
        .option("--name NAME", request->changes.name, "full name")
        .option("--phone PHONE", request->phone, "WhatsApp number; links sent to the old one stop working")
        .option("--salutation WORD", request->changes.salutation, "Bapak, Ibu, ...")
        .option("--city CITY", request->changes.city, "where they live")
        .option("--profession WORDS", request->changes.profession, "what they do")
        .option("--email ADDRESS", request->changes.email, "e-mail address; empty removes it")
        .choice("--status STATUS", request->status, {"belum_join", "sudah_join"}, "whether they have joined")
        .flag("--consent", request->consent, "they agreed to WhatsApp messages")
        .flag("--no-consent", request->no_consent, "they agree no more: nothing promotional goes to them")
        .flag("--revoke-links", request->changes.revoke_links,
              "every link sent to them stops working, and they are signed out")
        .run([request](Context& context) { set(context, *request); });
}

}  // namespace mitra::cli
