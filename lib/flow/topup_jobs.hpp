#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "lib/db/inbox.hpp"
#include "lib/db/job.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/services.hpp"
#include "lib/topup/supplier.hpp"
#include "lib/topup/topup.hpp"
#include "lib/topup/trakteer.hpp"

namespace mitra::flow {

// What the jobs table calls the lines to the supplier and to Trakteer; each has a thread, a pace and a breaker of its
// own, so that an order that hangs for a minute holds up nobody's nickname.
inline constexpr const char* k_vip_prepaid = "vip.prepaid";  ///< orders of that channel, and looks for lost ones
inline constexpr const char* k_vip_game = "vip.game";
inline constexpr const char* k_vip_questions = "vip.questions";  ///< how orders stand; balance and level
inline constexpr const char* k_vip_services = "vip.services";    ///< price lists
inline constexpr const char* k_vip_nicknames = "vip.nicknames";
inline constexpr const char* k_trakteer = "trakteer";
std::string_view order_line(topup::Channel channel);

// Kinds of jobs. Those that stand for ever (their cause is a channel, or "page") end each run as a retry with the time
// of the next; `hasten` brings them forward.
inline constexpr const char* k_place_job = "vip.place";          ///< "TOP-11@1": once for each attempt; unsafe
inline constexpr const char* k_look_job = "vip.look";            ///< "TOP-11@1": what became of an attempt nobody saw
inline constexpr const char* k_status_job = "vip.status";        ///< "game", "prepaid"; standing
inline constexpr const char* k_account_job = "vip.account";      ///< "account"; standing
inline constexpr const char* k_services_job = "vip.list";        ///< "game", "prepaid"; standing
inline constexpr const char* k_reconcile_job = "vip.reconcile";  ///< "game", "prepaid"; standing, each night
inline constexpr const char* k_nickname_job = "vip.nickname";    ///< "17@1763632800000": a check
inline constexpr const char* k_supports_job = "trakteer.supports";  ///< "page"; standing

/// Adds the standing jobs where they are missing; any number of runs do no harm.
void plan_topup_jobs(const Services& services);
/// Brings a standing job forward to `at`. Its id, for a command that runs it itself; nothing where it is not planned.
std::optional<JobId> hasten_job(const Services& services, const char* kind, std::string_view cause, Instant at);

/// Makes a call and hands back status and body.
using MakeSupplierCall = std::function<Answered(const topup::Call&)>;
using MakeTrakteerCall = std::function<Answered(const topup::trakteer::Call&)>;

/// Runs one claimed job of the supplier: reads, calls (outside of any transaction), then writes what became of it
/// together with the job's end.
JobDone run_supplier_job(const Services& services, const topup::Supplier& supplier, const db::Claim& claim,
                         const MakeSupplierCall& call);
/// The same at Trakteer: reads the list from the newest back to what is known, and matches what is new.
JobDone run_trakteer_job(const Services& services, const topup::trakteer::Page& page, const db::Claim& claim,
                         const MakeTrakteerCall& call);

// Webhooks: stored by the listener's writer, then acted on by the sender. They only bring questions forward.
struct CheckedHint {
    topup::Hint::Verdict verdict = topup::Hint::Verdict::malformed;
    db::SealedEvent event;  ///< when genuine
};
CheckedHint check_supplier_hint(const crypto::Vault& vault, const topup::Supplier& supplier, std::string_view proof,
                                const std::string& body, Instant now);
CheckedHint check_trakteer_hint(const crypto::Vault& vault, const topup::trakteer::Page& page, std::string_view token,
                                const std::string& body, Instant now);
/// Durable with the caller's commit; false where it came before.
bool store_hint(const Services& services, const db::SealedEvent& event);
/// Acts on stored hints that wait, at most `limit`: an order of ours is asked about at once, a transaction that nobody
/// has is kept as an orphan; how many.
std::int64_t process_topup_hints(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
