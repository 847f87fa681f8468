#include "lib/flow/resolve_message.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/outbox/message_list.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

using outbox::ListedMessage;
using outbox::MessageList;

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
    throw Error{ErrorKind::refused, message, hint, "message"};
}

ListedMessage existing(const Services& services, MessageId id) {
    auto found = MessageList{services.database}.find(id);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no message {}", id), "see 'mitra queue list'", "message"};
    return *found;
}

void refuse_blocked(const Services& services, const ListedMessage& message, Instant now) {
    const auto& rules = outbox::rules_of(message.kind);
    if (rules.expires_after_days == 0 && message.expires_at <= now)
        refuse(fmt::format("{} was for something that has begun", message.id), "");
    if (!message.person) return;
    const auto person = people::PersonStore{services.database, services.vault}.find(*message.person);
    if (!person || person->erased_at) refuse(fmt::format("{} was erased", *message.person), "");
    if (rules.stop_blocks && person->stopped_at)
        refuse(fmt::format("{} said STOP", *message.person), "'mitra person restart', if they asked for it");
    if (rules.needs_consent && !person->consent) refuse(fmt::format("{} gave no consent", *message.person), "");
}

void audit(const Services& services, std::string_view act, MessageId id, const std::string& detail = "{}") {
    record_audit(services.database, services.vault, services.actor, act, to_string(id), detail, services.clock.now());
}

MessageId queue_again(const Services& services, const ListedMessage& message, Instant now) {
    refuse_blocked(services, message, now);
    const MessageId copy = MessageList{services.database}.queue_copy(services.vault, message.id, now);
    audit(services, "message.resend", message.id, fmt::format(R"({{"as":"{}"}})", copy));
    return copy;
}

}  // namespace

MessageId retry_message(const Services& services, MessageId id) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        const ListedMessage message = existing(services, id);
        if (message.state == "queued") {
            if (MessageList{services.database}.make_due(id, now)) audit(services, "message.retry", id);
            return id;
        }
        if (message.state == "sending" || message.state == "sent")
            refuse(fmt::format("{} is {}", id, message.state), "'mitra person resend' sends a new one");
        if (message.state == "unknown")
            refuse(fmt::format("nobody knows whether {} arrived", id),
                   fmt::format("'mitra queue resolve {} --as sent|failed|again'", id));
        return queue_again(services, message, now);
    });
}

bool resolve_message(const Services& services, MessageId id, Resolution resolution) {
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        const ListedMessage message = existing(services, id);
        const std::string_view state = resolution == Resolution::sent     ? "sent"
                                       : resolution == Resolution::failed ? "failed"
                                                                          : "queued";
        if (message.state == state) return false;
        if (message.state != "unknown")
            refuse(fmt::format("{} is {}: nothing is unknown about it", id, message.state),
                   "'mitra queue list --status unknown' shows what waits for you");
        if (resolution == Resolution::again) refuse_blocked(services, message, now);
        if (!MessageList{services.database}.resolve(message, state, now)) return false;
        audit(services, "message.resolve", id, fmt::format(R"({{"as":"{}"}})", state));
        return true;
    });
}

bool cancel_message(const Services& services, MessageId id) {
    return db::in_transaction(services.database, [&] {
        const ListedMessage message = existing(services, id);
        if (message.state == "cancelled") return false;
        if (!MessageList{services.database}.cancel(id, services.clock.now()))
            refuse(fmt::format("{} is {}: it does not wait any more", id, message.state), "");
        audit(services, "message.cancel", id);
        return true;
    });
}

}  // namespace mitra::flow
