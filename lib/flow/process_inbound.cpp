#include "lib/flow/process_inbound.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/db/inbox.hpp"
#include "lib/flow/stop_messages.hpp"
#include "lib/outbox/dripsender.hpp"
#include "lib/outbox/opt_out.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/outbox/sender_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

struct Ending {
    std::string_view state;
    std::string note;
};

/// Said once for each STOP, and owed: it goes out though everything else is blocked now.
void confirm_stop(const Services& services, PersonId person, HookId event, Instant now) {
    outbox::queue(services.database, services.vault,
                  {.kind = outbox::Kind::account,
                   .cause = fmt::format("stop:{}", event.value),
                   .person = person,
                   .template_name = "stop_confirmed",
                   .not_before = now},
                  now);
}

std::optional<PersonId> sender_of(const Services& services, const std::string& digits) {
    if (digits.empty()) return std::nullopt;
    try {
        const auto person = people::PersonStore{services.database, services.vault}.by_phone(Phone::parse("+" + digits));
        return person ? std::optional{person->id} : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

Ending act_on(const Services& services, const db::StoredEvent& stored) {
    const auto inbound = outbox::parse_dripsender_webhook(stored.event.body);
    if (!inbound) return {"failed", "not understood"};
    if (inbound->from_group) return {"ignored", "from a group"};
    if (inbound->from_us) return {"ignored", "our own message"};
    const auto person = sender_of(services, inbound->phone);
    if (!person) return {"ignored", inbound->phone.empty() ? "no number in it" : "nobody of ours"};
    people::PersonStore{services.database, services.vault}.wrote(*person, stored.received_at);
    if (!outbox::is_opt_out(inbound->text)) return {"done", fmt::format("{} wrote", *person)};
    const Services on_their_word{services.database, services.vault, services.clock,
                                 services.random,   services.site,  {to_string(*person), "replied STOP"}};
    if (!stop_messages(on_their_word, *person)) return {"done", fmt::format("{} had stopped before", *person)};
    confirm_stop(services, *person, stored.id, services.clock.now());
    return {"done", fmt::format("{} stopped", *person)};
}

/// The old form need not carry an id. The same words are the same message for ten minutes only: somebody who says STOP,
/// is switched on again and says STOP once more must be heard.
std::string key_without_id(const std::string& body, Instant now) {
    constexpr std::int64_t k_same_for_ms = 10 * 60 * 1000;
    return fmt::format("{}@{}", crypto::to_hex(crypto::digest(body)), now.milliseconds / k_same_for_ms);
}

/// In a transaction of its own inside the caller's: an event that fails harms no other and waits for another try.
void process(const Services& services, const db::StoredEvent& stored) {
    db::in_transaction(services.database, [&] {
        const Ending ending = act_on(services, stored);
        db::Inbox{services.database, services.vault}.finish(stored.id, ending.state, ending.note, services.clock.now());
    });
}

}  // namespace

Received receive_inbound(const Services& services, std::string_view gateway, std::string_view secret,
                         const std::string& body) {
    return db::in_transaction(services.database, [&] {
        const auto sender = outbox::SenderStore{services.database, services.vault}.by_webhook(gateway, secret);
        if (!sender) return Received::not_authentic;
        const auto inbound = outbox::parse_dripsender_webhook(body);
        if (!inbound) return Received::malformed;
        db::Inbox inbox{services.database, services.vault};
        // Two of our numbers may be told of different messages under one id, so the sender is part of the key.
        const Instant now = services.clock.now();
        const std::string key = inbound->event_key.empty() ? key_without_id(body, now) : inbound->event_key;
        const auto id = inbox.receive({.provider = std::string{gateway},
                                       .event_key = fmt::format("{}:{}", *sender, key),
                                       .source = to_string(*sender),
                                       .body = body},
                                      now);
        if (!id) return Received::repeated;
        try {
            process(services, inbox.find(*id).value());
        } catch (const Error&) {
            // It is stored: `process_inbound` tries again.
        }
        return Received::stored;
    });
}

std::int64_t process_inbound(const Services& services, std::int64_t limit) {
    std::int64_t done = 0;
    for (const db::StoredEvent& stored : db::Inbox{services.database, services.vault}.waiting(limit)) {
        if (outbox::gateway_kind(stored.event.provider) == nullptr) continue;
        try {
            db::require_open(stored);
            process(services, stored);
            ++done;
        } catch (const Error& failure) {
            if (failure.kind() == ErrorKind::unavailable || failure.kind() == ErrorKind::unknown_outcome) throw;
            db::in_transaction(services.database, [&] {
                db::Inbox{services.database, services.vault}.finish(stored.id, "failed", name(failure.kind()),
                                                                    services.clock.now());
            });
        }
    }
    return done;
}

}  // namespace mitra::flow
