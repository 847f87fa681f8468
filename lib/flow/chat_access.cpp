#include "lib/flow/chat_access.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/chat_jobs.hpp"
#include "lib/flow/chat_messages.hpp"
#include "lib/membership/chat_store.hpp"
#include "lib/membership/tier.hpp"
#include "lib/people/group_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::flow {
namespace {

using membership::ChatStore;
using membership::Departure;
using membership::Invite;
using membership::InviteState;
using membership::Stay;

constexpr std::int64_t k_most_by_member = 3;
constexpr std::chrono::hours k_counted{30 * 24};
constexpr EnumNames<ChatAccess::State, 5> k_states{{"none", "waiting", "invited", "inside", "left"}};

ChatStore chats(const Services& services) {
    return {services.database, services.vault};
}

void record(const Services& services, std::string_view act, PersonId person, std::string_view detail) {
    db::record_audit(services.database, services.vault, services.actor, act, to_string(person), detail,
                     services.clock.now());
}

/// Opens nothing any more: here at once, at Telegram by a job.
void cancel(const Services& services, const Invite& invite) {
    chats(services).move(invite.id, invite.state, InviteState::cancelled, services.clock.now(), services.actor.name);
    if (!invite.link.empty()) plan_revoke(services, invite.id);
}

/// Invite and stays of somebody; false where there is neither.
bool shut_out(const Services& services, PersonId person, Departure how) {
    const auto invite = chats(services).waiting_of(person);
    if (invite) cancel(services, *invite);
    const auto stays = chats(services).inside_of(person);
    for (const Stay& stay : stays)
        plan_removal(services, stay.id, how);
    return invite.has_value() || !stays.empty();
}

InviteId plan(const Services& services, PersonId person) {
    const InviteId id =
        chats(services).plan(person, services.site.membership.telegram_chat, services.clock.now(), services.actor.name);
    plan_chat_invite(services, id);
    return id;
}

bool was_kicked(const Services& services, PersonId person) {
    const auto last = chats(services).stays_of(person, 1);
    return !last.empty() && last.front().left_how == name(Departure::kicked);
}

std::int64_t invites_lately(const Services& services, PersonId person) {
    const auto invites = chats(services).invites_of(person, k_most_by_member);
    const Instant since = services.clock.now() - k_counted;
    return std::count_if(invites.begin(), invites.end(),
                         [since](const Invite& invite) { return invite.created_at >= since; });
}

/// Why a member may not ask for a new invite now; empty: they may.
std::string why_not_ask(const Services& services, PersonId person) {
    if (!services.site.membership.telegram) return "there is no bot";
    if (!may_chat(services, person)) return "their membership comes with no chat group";
    if (!chats(services).inside_of(person).empty()) return "they are inside";
    if (was_kicked(services, person)) return "an admin put them out";
    if (invites_lately(services, person) >= k_most_by_member) return "they had three in thirty days";
    return {};
}

void refuse_unless_welcome(const Services& services, PersonId person, InvitedBy by) {
    const auto permission = people::PersonStore{services.database, services.vault}.permission(person);
    if (!permission || permission->erased)
        throw Error{ErrorKind::not_found, fmt::format("no person {}, or not any more", person),
                    "see 'mitra person list'", "person"};
    if (!services.site.membership.telegram)
        throw Error{ErrorKind::refused, "no Telegram bot is set up",
                    "set telegram.token_file and telegram.vip_chat_id in the settings", "chat"};
    if (!may_chat(services, person))
        throw Error{ErrorKind::refused, fmt::format("the membership of {} comes with no chat group", person),
                    fmt::format("see 'mitra membership show {}'", person), "chat"};
    if (!chats(services).inside_of(person).empty())
        throw Error{ErrorKind::refused, fmt::format("{} is in the group", person), "see 'mitra membership chat'",
                    "chat"};
    if (by == InvitedBy::admin) return;
    if (const std::string why = why_not_ask(services, person); !why.empty())
        throw Error{ErrorKind::refused, fmt::format("{} gets no new invite: {}", person, why),
                    fmt::format("an admin can make one: 'mitra membership invite {}'", person), "chat"};
}

}  // namespace

bool may_chat(const Services& services, PersonId person) {
    const auto rights = people::GroupStore{services.database}.rights_of(person);
    return std::find(rights.begin(), rights.end(), membership::k_right_chat) != rights.end();
}

void open_chat_to(const Services& services, PersonId member) {
    if (!may_chat(services, member)) return;
    db::in_transaction(services.database, [&] {
        if (!services.site.membership.telegram) return tell_whatsapp_group(services, member);
        if (chats(services).inside_of(member).empty() && !chats(services).waiting_of(member)) plan(services, member);
    });
}

void close_chat_to(const Services& services, PersonId member) {
    if (may_chat(services, member)) return;
    db::in_transaction(services.database, [&] { shut_out(services, member, Departure::removed); });
}

InviteId new_invite(const Services& services, PersonId person, InvitedBy by) {
    return db::in_transaction(services.database, [&] {
        refuse_unless_welcome(services, person, by);
        if (const auto waiting = chats(services).waiting_of(person)) cancel(services, *waiting);
        const InviteId id = plan(services, person);
        record(services, "membership.invite", person, fmt::format(R"({{"invite":"{}"}})", id));
        return id;
    });
}

bool kick_from_chat(const Services& services, PersonId person) {
    return db::in_transaction(services.database, [&] {
        const bool changed = shut_out(services, person, Departure::kicked);
        if (changed) record(services, "membership.kick", person, "{}");
        return changed;
    });
}

void forget_in_chat(const Services& services, PersonId person) {
    shut_out(services, person, Departure::removed);
    chats(services).forget_person(person);
}

std::int64_t expire_invites(const Services& services, std::int64_t limit) {
    std::int64_t expired = 0;
    const Instant now = services.clock.now();
    for (const InviteId id : chats(services).to_expire(now, limit))
        db::in_transaction(services.database, [&] {
            // Telegram ends it by itself; nothing is to be revoked.
            if (!chats(services).move(id, InviteState::open, InviteState::expired, now, "mitra")) return;
            chats(services).revoked(id, now);
            ++expired;
        });
    return expired;
}

std::string_view name(ChatAccess::State state) {
    return k_states.of(state);
}

ChatAccess chat_access_of(const Services& services, PersonId person) {
    using State = ChatAccess::State;
    ChatAccess access;
    if (!may_chat(services, person)) return access;
    access.whatsapp_group = services.site.membership.whatsapp_group;
    const auto stays = chats(services).stays_of(person, 1);
    const auto invite = chats(services).waiting_of(person);
    if (!chats(services).inside_of(person).empty()) {
        access.state = State::inside;
    } else if (invite && invite->state == InviteState::planned) {
        access.state = State::waiting;
    } else if (invite && invite->opens(services.clock.now())) {
        access.state = State::invited;
        access.invite_link = invite->link;
        access.expires_at = invite->expires_at;
    } else if (!stays.empty()) {
        access.state = State::left;
    }
    const bool without = access.state == State::none || access.state == State::left;
    access.may_ask = without && why_not_ask(services, person).empty();
    return access;
}

}  // namespace mitra::flow
