#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/inbox.hpp"
#include "lib/db/job.hpp"
#include "lib/flow/services.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/payment/payment.hpp"

namespace mitra::flow {

/// Kinds of jobs at Duitku: open the invoice of a payment (`unsafe`: after an unseen outcome the status is asked
/// first), ask whether it is paid, and ask which channels there are (both `safe`). The cause is the payment, with a
/// revision for a question after the last word was said.
inline constexpr const char* k_open_invoice_job = "duitku.invoice";
inline constexpr const char* k_ask_status_job = "duitku.status";
inline constexpr const char* k_ask_channels_job = "duitku.channels";
/// What the jobs table calls them: questions rest (a rate limit, our own pace) without holding up the invoices that
/// buyers wait for.
inline constexpr const char* k_duitku = "duitku";
inline constexpr const char* k_duitku_questions = "duitku.status";

/// Adds the job that opens an invoice, in the caller's transaction. Under the family v2 nothing happens before the
/// buyer has chosen a channel.
void plan_invoice(const Services& services, const payment::Payment& payment);
/// Under v2: what a buyer may choose from for a payment that is `created` and has no channel yet. Empty until
/// mitra-sender has asked Duitku for the list: show the page again in a few seconds.
std::vector<payment::duitku::Channel> payment_channels(const Services& services);
/// The buyer's choice; plans the invoice. False where it was made before. Error{refused} for a channel that is not on
/// the list, or a payment that waits for none.
bool choose_channel(const Services& services, PaymentId payment, std::string_view channel);

/// Who wants to know. Asked for again within its pause it is one question.
enum class Asked {
    by_anybody,   ///< the buyer's page, an admin: 30 s
    by_callback,  ///< Duitku said that something happened: 5 s
};
inline constexpr std::chrono::seconds k_status_pause{30};
inline constexpr std::chrono::seconds k_callback_pause{5};
/// Asks soon whether it is paid. Returns the job that will ask, for a command that wants to run it itself; nothing for
/// what is settled or was never taken to Duitku.
std::optional<JobId> plan_status(const Services& services, PaymentId payment, Instant not_before,
                                 Asked asked = Asked::by_anybody);
/// When a payment nobody heard of is asked about next: 2, 5, 15, 30 minutes, 1 and 2 hours after it began, then every 4
/// hours; nothing behind `end`.
std::optional<Instant> next_question(Instant began, Instant now, Instant end);
/// Asks for the list of channels where it is needed and a day old; true when a job was added.
bool plan_channels(const Services& services);

/// Makes the call and hands back status and body; nothing where no answer came. `sent` says whether a byte may have
/// reached the provider.
struct Answered {
    enum class Reached { nothing, sent, answered };
    Reached reached = Reached::nothing;
    int status = 0;
    std::string body;
};
using MakeCall = std::function<Answered(const payment::duitku::Call&)>;

/// What became of a job.
struct JobDone {
    db::Outcome::Kind kind = db::Outcome::Kind::done;
    std::string note;            ///< "paid", "pending", "not found", ...
    bool provider_down = false;  ///< nothing that could be read came from the provider
    bool lost = false;           ///< somebody else took the job over meanwhile: nothing was written
};
/// Runs one claimed job: reads, calls (outside of any transaction), then writes what became of it together with the
/// job's end in one transaction.
JobDone run_duitku_job(const Services& services, const payment::duitku::Account& account, const db::Claim& claim,
                       const MakeCall& call);

/// What a callback is worth before anything is stored. Needs no database: the listener's workers do it, so that the one
/// writer only inserts.
struct CheckedCallback {
    payment::duitku::Verdict verdict = payment::duitku::Verdict::malformed;
    bool other_scheme = false;  ///< rightly signed, with the scheme that is not configured
    db::SealedEvent event;      ///< when genuine
};
CheckedCallback check_duitku(const crypto::Vault& vault, const payment::duitku::Account& account,
                             const std::string& body, Instant now);
/// Stores a genuine one, durable with the caller's commit; false where it came before. Processing is process_duitku.
bool store_duitku(const Services& services, const db::SealedEvent& event);
/// Acts on stored callbacks that wait, at most `limit`: an unknown order or another amount opens a case, all others
/// plan the question; how many.
std::int64_t process_duitku(const Services& services, std::int64_t limit);
/// What should be asked and nobody planned: invoices that a dying sender left unknown, payments without a question (a
/// restored backup); at most `limit` jobs; how many.
std::int64_t plan_overdue_questions(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
