#pragma once

#include <functional>
#include <optional>
#include <string>

#include "lib/db/inbox.hpp"
#include "lib/db/job.hpp"
#include "lib/flow/services.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/payment/payment.hpp"

namespace mitra::flow {

/// Kinds of jobs at Duitku: open the invoice of a payment (`unsafe`: after an unseen outcome the status is asked
/// first), and ask whether it is paid (`safe`). The cause is the payment, with a revision for a later question.
inline constexpr const char* k_open_invoice_job = "duitku.invoice";
inline constexpr const char* k_ask_status_job = "duitku.status";

/// Adds the job that opens an invoice, in the caller's transaction.
void plan_invoice(const Services& services, const payment::Payment& payment);
/// Asks soon whether it is paid; asked for again within `k_status_pause` it is one question. Returns the job that will
/// ask, for a command that wants to run it itself.
std::optional<JobId> plan_status(const Services& services, PaymentId payment, Instant not_before);
inline constexpr std::chrono::seconds k_status_pause{30};

/// Makes the call and hands back status and body; nothing where no answer came. `sent` says whether a byte may have
/// reached the provider.
struct Answered {
    enum class Reached { nothing, sent, answered };
    Reached reached = Reached::nothing;
    int status = 0;
    std::string body;
};
using MakeCall = std::function<Answered(const payment::duitku::Call&)>;

/// Runs one claimed job: reads, calls (outside of any transaction), then writes what became of it together with the
/// job's end in one transaction. Returns what a command prints: "paid", "pending", "not found", ...
std::string run_duitku_job(const Services& services, const payment::duitku::Account& account, const db::Claim& claim,
                           const MakeCall& call);

/// What a callback is worth before anything is stored. Needs no database: the listener's workers do it, so that the one
/// writer only inserts.
struct CheckedCallback {
    payment::duitku::Verdict verdict = payment::duitku::Verdict::malformed;
    bool other_scheme = false;  ///< rightly signed, with the scheme that is not configured
    db::SealedEvent event;      ///< when genuine
};
CheckedCallback check_duitku(const crypto::Vault& vault, const payment::duitku::Account& account,
                             const std::string& body);
/// Stores a genuine one, durable with the caller's commit; false where it came before. Processing is process_duitku.
bool store_duitku(const Services& services, const db::SealedEvent& event);
/// Acts on stored callbacks that wait, at most `limit`: an unknown order or another amount opens a case, all others
/// plan the question; how many.
std::int64_t process_duitku(const Services& services, const payment::duitku::Account& account, std::int64_t limit);
/// The slow questions about payments that nobody heard of: at most `limit` jobs; how many.
std::int64_t plan_overdue_questions(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
