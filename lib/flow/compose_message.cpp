#include "lib/flow/compose_message.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/broadcast_store.hpp"
#include "lib/flow/message_values.hpp"
#include "lib/flow/order_values.hpp"
#include "lib/flow/report_messages.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/standing_link.hpp"

namespace mitra::flow {
namespace {

using outbox::Channel;
using outbox::Composed;
using outbox::Kind;
using outbox::Outgoing;
using outbox::Waiting;

Composed blocked(std::string reason) {
    return {.kind = Composed::Kind::blocked, .reason = std::move(reason)};
}
Composed broken(std::string reason) {
    return {.kind = Composed::Kind::broken, .reason = std::move(reason)};
}

/// The one further field that holds somebody else's words: what a buyer reports through the page of an order.
constexpr std::string_view k_report = "report";

/// Where it goes: digits for WhatsApp, an address for e-mail; empty where there is none.
std::string destination(const people::Person& person, Channel channel) {
    if (channel == Channel::email) return person.details.email.value_or("");
    return person.phone ? std::string{person.phone->digits()} : std::string{};
}

/// Everything promotional says how to stop, also where its template forgot to.
std::string with_stop_line(const outbox::Template& text) {
    if (!outbox::rules_of(text.kind).needs_consent || text.body.find("{stop_line}") != std::string::npos)
        return text.body;
    return text.body + "\n\n{stop_line}";
}

std::string stop_link(const Services& services, const people::Person& person) {
    return services.site.base_url + "/berhenti/" +
           people::standing_token(services.vault, people::LinkPurpose::stop, person);
}

}  // namespace

Composed MessageComposer::compose(const Waiting& message) {
    try {
        return message.person ? to_person(message, *message.person) : to_admin(message);
    } catch (const Error& failure) {
        // What one row cannot be made of ends that message alone; a database that cannot be read now ends none.
        if (failure.kind() == ErrorKind::unavailable || failure.kind() == ErrorKind::unknown_outcome) throw;
        return broken(failure.what());
    }
}

Composed MessageComposer::to_person(const Waiting& message, PersonId id) {
    const auto person = people::PersonStore{services_.database, services_.vault}.find(id);
    if (!person || person->erased_at) return blocked("erased");
    if (std::string reason = why_blocked(message, *person); !reason.empty()) return blocked(std::move(reason));
    const auto text = outbox::TemplateStore{services_.database}.find(message.template_name);
    if (!text) return broken(fmt::format("there is no template '{}'", message.template_name));
    Outgoing outgoing = filled(message, *text, values_for(message, *person));
    outgoing.to = destination(*person, message.channel);
    outgoing.cold = !person->wrote_at;
    if (outgoing.to.empty()) return broken("this person has no e-mail address");
    if (outbox::rules_of(message.kind).needs_consent) outgoing.unsubscribe_url = stop_link(services_, *person);
    return {.outgoing = std::move(outgoing)};
}

std::string MessageComposer::why_blocked(const Waiting& message, const people::Person& person) {
    const outbox::KindRules& rules = outbox::rules_of(message.kind);
    if (rules.stop_blocks && person.stopped_at) return "stopped";
    if (rules.needs_consent && !person.consent) return "no consent";
    if (rules.needs_consent && options_.require_inbound && !person.wrote_at) return "never wrote to us";
    if (message.kind != Kind::reminder || !message.event) return {};
    const auto event = event::EventStore{services_.database}.find(*message.event);
    if (!event || event->cancelled_at) return "the event was cancelled";
    return event->starts_at != message.expires_at ? "the event moved" : "";
}

Composed MessageComposer::to_admin(const Waiting& message) {
    const Site& site = services_.site;
    const auto text = outbox::TemplateStore{services_.database}.find(message.template_name);
    if (!text) return broken(fmt::format("there is no template '{}'", message.template_name));
    text::Values values;
    for (const std::string_view field : outbox::fields_of_kind(Kind::admin_alert))
        values[std::string{field}] = "";
    values["site_name"] = text::ours(site.name);
    values["base_url"] = text::ours(site.base_url);
    if (message.order) add_order_values(services_, *message.order, values);
    if (message.about) add_applicant_values(services_, *message.about, values);
    add_extra(message, values);
    Outgoing outgoing = filled(message, *text, values);
    outgoing.to = message.channel == Channel::email ? site.admin_email
                  : site.admin_whatsapp.empty()     ? ""
                                                    : site.admin_whatsapp.substr(1);
    if (outgoing.to.empty()) return broken("the settings name no admin_whatsapp or admin_email");
    return {.outgoing = std::move(outgoing)};
}

text::Values MessageComposer::values_for(const Waiting& message, const people::Person& person) {
    text::Values values;
    if (outbox::rules_of(message.kind).owed) {  // they share many fields, of which each uses a few
        for (const std::string_view field : outbox::fields_of_kind(message.kind))
            values[std::string{field}] = "";
    }
    std::optional<event::Event> event;
    if (message.event) event = event::EventStore{services_.database}.find(*message.event);
    add_person_values(services_, person, values);
    // Nobody reads what is answered to a mail: there the way out is a link.
    if (message.channel == Channel::email)
        values["stop_line"] = text::ours("Tidak ingin menerima pesan lagi? Buka " + stop_link(services_, person));
    add_event_values(services_, person, event, values);
    if (message.about) {
        const auto about = people::PersonStore{services_.database, services_.vault}.find(*message.about);
        if (about) add_newcomer_values(services_, person, *about, values);
    }
    if (message.order) add_order_values_for(services_, *message.order, person.id, values);
    if (message.broadcast) {
        for (const auto& [name, value] : broadcast(*message.broadcast).fields)
            values[name] = text::ours(value);
    }
    add_extra(message, values);
    add_leader_values(services_, person.id, values);
    return values;
}

void MessageComposer::add_extra(const Waiting& message, text::Values& values) {
    if (!message.has_extra) return;
    const auto sealed = outbox::MessageStore{services_.database}.sealed_extra(message.id);
    if (!sealed) return;
    const auto fields =
        nlohmann::json::parse(services_.vault.open({"message", "extra_sealed", sealed->first}, sealed->second));
    for (const auto& [name, value] : fields.items())
        values[name] = name == k_report ? text::Value{value.get<std::string>()} : text::ours(value.get<std::string>());
}

Outgoing MessageComposer::filled(const Waiting& message, const outbox::Template& text, const text::Values& values) {
    const bool whatsapp = message.channel == Channel::whatsapp;
    Outgoing outgoing;
    outgoing.text = text::fill(with_stop_line(text), values, whatsapp ? text::Escape::whatsapp : text::Escape::none);
    outgoing.subject = text::fill(text.subject, values, text::Escape::none);
    if (outgoing.subject.empty()) outgoing.subject = services_.site.name;
    if (message.repeated) {
        outgoing.text = "(Kiriman ulang: abaikan bila sudah Anda terima.)\n\n" + outgoing.text;
        outgoing.subject = "(Kiriman ulang) " + outgoing.subject;
    }
    if (message.broadcast) outgoing.media_url = broadcast(*message.broadcast).media_url;
    return outgoing;
}

Outgoing MessageComposer::render(const Waiting& message, const outbox::Template& text,
                                 const std::map<std::string, std::string>& fields) {
    if (text.kind == Kind::admin_alert) {
        text::Values values;
        for (const std::string_view field : outbox::fields_of_kind(text.kind))
            values[std::string{field}] = fmt::format("<{}>", field);
        return filled(message, text, values);
    }
    const auto person = people::PersonStore{services_.database, services_.vault}.find(message.person.value());
    if (!person || person->erased_at)
        throw Error{ErrorKind::refused, fmt::format("{} was erased", *message.person), "", "person"};
    text::Values values = values_for(message, *person);
    for (const std::string_view field : outbox::fields_of_kind(text.kind))
        values.try_emplace(std::string{field}, "");
    for (const auto& [name, value] : fields)
        values[name] = text::ours(value);
    Outgoing outgoing = filled(message, text, values);
    outgoing.to = destination(*person, message.channel);
    return outgoing;
}

const Broadcast& MessageComposer::broadcast(BroadcastId id) {
    const auto known = broadcasts_.find(id.value);
    if (known != broadcasts_.end()) return known->second;
    auto found = BroadcastStore{services_.database}.find(id);
    if (!found) throw Error{ErrorKind::internal, fmt::format("no broadcast {}", id)};
    return broadcasts_.emplace(id.value, std::move(*found)).first->second;
}

}  // namespace mitra::flow
