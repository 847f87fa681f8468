#include "lib/flow/chat_updates.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/db/inbox.hpp"
#include "lib/flow/chat_jobs.hpp"
#include "lib/flow/chat_messages.hpp"
#include "lib/membership/chat_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

namespace telegram = membership::telegram;
using membership::ChatStore;
using membership::Departure;
using membership::Invite;
using membership::InviteState;
using membership::Stay;
using telegram::Update;

struct Ending {
    std::string_view state;
    std::string note;
};

/// Whether somebody else came by this link before, who has it no more: a leaver frees its one place until it is
/// revoked.
bool used_by_another(ChatStore& chats, const Invite& invite, std::int64_t user) {
    for (const Stay& stay : chats.stays_by(invite.id))
        if (stay.user != user) return true;
    return false;
}

void use_up(const Services& services, ChatStore& chats, const Invite& invite) {
    if (invite.state == InviteState::open)
        chats.move(invite.id, InviteState::open, InviteState::used, services.clock.now(), to_string(invite.person));
    if (!invite.link.empty()) plan_revoke(services, invite.id);
}

Ending joined(const Services& services, const Update& update) {
    ChatStore chats{services.database, services.vault};
    const auto invite = update.link.empty() ? std::nullopt : chats.by_link(update.link);
    if (!invite) return {"ignored", "by a link that is not ours"};
    const Instant now = services.clock.now();
    if (const auto before = chats.inside(update.user)) {
        if (before->invite == invite->id) return {"done", fmt::format("{} is inside", invite->person)};
        chats.leave(before->id, Departure::left, now);  // nobody told us
    }
    const bool strange = used_by_another(chats, *invite, update.user);
    const StayId stay = chats.join(*invite, update.chat, update.user, now);
    use_up(services, chats, *invite);
    if (strange) {
        plan_removal(services, stay, Departure::kicked);
        tell_chat_trouble(
            services, "undangan dipakai dua orang",
            fmt::format("Undangan {} milik {} dipakai orang lain; orang itu dikeluarkan.", invite->id, invite->person),
            fmt::format("mitra membership chat --person {}", invite->person));
        return {"done", fmt::format("a second one by the link of {}: put out", invite->person)};
    }
    if (!may_chat(services, invite->person)) {
        plan_removal(services, stay, Departure::removed);
        return {"done", fmt::format("{} may not chat any more: put out", invite->person)};
    }
    return {"done", fmt::format("{} joined", invite->person)};
}

/// The bot puts out who we told it to; the job that did writes which act it was.
Departure departure(const Services& services, const Stay& stay, const Update& update) {
    if (!update.by_bot) return Departure::left;
    const auto kick = db::Jobs{services.database}.latest(k_kick_job, to_string(stay.id));
    return kick ? Departure::kicked : Departure::removed;
}

Ending left(const Services& services, const Update& update) {
    ChatStore chats{services.database, services.vault};
    const auto stay = chats.inside(update.user);
    if (!stay || stay->chat != update.chat) return {"ignored", "nobody of ours, or written before"};
    chats.leave(stay->id, departure(services, *stay, update), services.clock.now());
    const auto person = people::PersonStore{services.database, services.vault}.permission(stay->person);
    if (!person || person->erased) chats.forget_person(stay->person);
    return {"done", fmt::format("{} left", stay->person)};
}

Ending about_the_bot(const Services& services, const Update& update) {
    if (!update.lost || update.chat != services.site.membership.telegram_chat) return {"ignored", "another chat"};
    tell_chat_trouble(services, "bot bukan admin grup lagi",
                      "Bot dikeluarkan dari grup, atau haknya sebagai admin dicabut.",
                      "jadikan bot admin grup dengan hak mengundang dan mengeluarkan anggota");
    return {"done", "the bot is no admin of the group any more"};
}

Ending act_on(const Services& services, const db::StoredEvent& stored) {
    const auto update = telegram::read_stored(stored.event.body);
    if (!update) return {"failed", "not understood"};
    switch (update->kind) {
        case Update::Kind::joined:
            return joined(services, *update);
        case Update::Kind::left:
            return left(services, *update);
        case Update::Kind::message:
            return {"ignored", "a message"};
        case Update::Kind::other:
            break;
    }
    return about_the_bot(services, *update);
}

/// In a transaction of its own inside the caller's: an update that fails harms no other and waits for another try.
void process(const Services& services, const db::StoredEvent& stored) {
    db::in_transaction(services.database, [&] {
        const Ending ending = act_on(services, stored);
        db::Inbox{services.database, services.vault}.finish(stored.id, ending.state, ending.note, services.clock.now());
    });
}

}  // namespace

UpdateTaken take_update(const Services& services, const Update& update) {
    if (update.kind == Update::Kind::message) {
        ChatStore chats{services.database, services.vault};
        const bool ours = chats.wrote(update.chat, update.user, update.number, services.clock.now());
        return ours ? UpdateTaken::counted : UpdateTaken::ignored;
    }
    if (update.kind == Update::Kind::other && !update.lost) return UpdateTaken::ignored;
    return db::in_transaction(services.database, [&] {
        db::Inbox inbox{services.database, services.vault};
        const auto id = inbox.receive({.provider = k_telegram,
                                       .event_key = fmt::format("update:{}", update.number),
                                       .source = k_telegram,
                                       .body = telegram::to_stored(update)},
                                      services.clock.now());
        if (!id) return UpdateTaken::repeated;
        try {
            process(services, inbox.find(*id).value());
        } catch (const Error&) {
            // It is stored: process_updates tries again.
        }
        return UpdateTaken::stored;
    });
}

std::int64_t process_updates(const Services& services, std::int64_t limit) {
    std::int64_t done = 0;
    db::Inbox inbox{services.database, services.vault};
    for (const db::StoredEvent& stored : inbox.waiting(k_telegram, limit)) {
        try {
            db::require_open(stored);
            process(services, stored);
            ++done;
        } catch (const Error& failure) {
            if (failure.kind() == ErrorKind::unavailable || failure.kind() == ErrorKind::unknown_outcome) throw;
            db::in_transaction(services.database,
                               [&] { inbox.finish(stored.id, "failed", name(failure.kind()), services.clock.now()); });
        }
    }
    return done;
}

}  // namespace mitra::flow
