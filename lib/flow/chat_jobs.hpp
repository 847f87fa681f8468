#pragma once

#include <functional>
#include <string_view>

#include "lib/db/job.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/services.hpp"
#include "lib/membership/chat.hpp"
#include "lib/membership/telegram.hpp"

namespace mitra::flow {

/// What the jobs table calls Telegram, and the kinds of its jobs: make an invite ("INV-3"), let its link open nothing
/// any more, put a member out ("STY-4@..."), say where updates go. All may be repeated after an unseen outcome: a link
/// that nobody saw is nobody's and ends by itself, and the others come to the same.
inline constexpr const char* k_telegram = "telegram";
inline constexpr const char* k_invite_job = "telegram.invite";
inline constexpr const char* k_revoke_job = "telegram.revoke";
inline constexpr const char* k_remove_job = "telegram.remove";
inline constexpr const char* k_kick_job = "telegram.kick";
inline constexpr const char* k_webhook_job = "telegram.webhook";

/// Whether somebody's groups give them the chat.
bool may_chat(const Services& services, PersonId person);

// Each adds its job in the caller's transaction, once.
void plan_chat_invite(const Services& services, InviteId invite);
void plan_revoke(const Services& services, InviteId invite);
/// `removed` asks again whether they may chat before it puts them out; `kicked` does not.
void plan_removal(const Services& services, StayId stay, membership::Departure how);
/// Where Telegram was told another address, secret or bot before, or nothing; true when a job was added.
bool plan_chat_webhook(const Services& services, const membership::telegram::Bot& bot);

/// Makes the call and hands back status and body.
using MakeTelegramCall = std::function<Answered(const membership::telegram::Call&)>;

/// Runs one claimed job: reads, calls (outside of any transaction), then writes what became of it together with the
/// job's end in one transaction. What the admin must mend is told once a day, and tried again every half hour.
JobDone run_chat_job(const Services& services, const membership::telegram::Bot& bot, const db::Claim& claim,
                     const MakeTelegramCall& call);

}  // namespace mitra::flow
