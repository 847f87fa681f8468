// How accepted orders stand, and our account: the standing questions to the supplier.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_run.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::Channel;
using topup::ListAnswer;
using topup::Topup;
using topup::TopupState;
using topup::Transaction;
using Kind = db::Outcome::Kind;
using Reached = Answered::Reached;

constexpr std::array<std::chrono::seconds, 6> k_first_asks{10s, 30s, 70s, 150s, 310s, 610s};
constexpr std::chrono::minutes k_later_asks{15};
constexpr std::chrono::hours k_asked_for{24};
/// So long a channel with nothing to ask is left alone: whatever becomes due brings the job forward.
constexpr std::chrono::minutes k_idle{1};
constexpr std::chrono::minutes k_account_every{5};
constexpr std::chrono::minutes k_after_refusal{5};
/// Rows beside ours: orders that the owner placed by hand.
constexpr std::int64_t k_others = 20;
/// One that is due for so long was not in the lists.
constexpr std::chrono::minutes k_missed{1};
constexpr std::int64_t k_due_at_once = 500;
constexpr std::int64_t k_written_at_once = 50;

struct Question {
    const TopupRun& run;
    Channel channel;

    [[nodiscard]] JobDone end(std::string note, const std::function<void()>& act = {}) const {
        return run.end({.kind = Kind::retry, .note = std::move(note), .next_at = next_at()}, act);
    }
    /// When something is due; not before the pause of the line.
    [[nodiscard]] Instant next_at() const {
        const Instant idle = run.now() + k_idle;
        const auto due = run.topups().next_due(channel);
        return due ? std::clamp(*due, run.now() + k_supplier_pace, idle) : idle;
    }
};

/// Its next turn; the owner where a day has gone by without an end.
void postpone(const Question& question, const Topup& topup) {
    const TopupRun& run = question.run;
    const auto next = next_topup_question(topup.moved_at, run.now());
    run.topups().ask_again(topup.id, next);
    if (next) return;
    tell_topup_owner(
        run.services, fmt::format("{}:day", topup.id),
        "Setelah 24 jam VIP Reseller belum menyebut hasilnya. Tidak ditanyakan lagi; periksa, lalu putuskan.", &topup);
}

bool contradicts(const Topup& topup, const Transaction& row) {
    const bool error = row.progress == topup::Progress::error;
    const bool success = row.progress == topup::Progress::success;
    return (topup.state == TopupState::success && error) ||
           ((topup.state == TopupState::failed || topup.state == TopupState::refunded) && success);
}

/// What one row says of a top-up of ours, if it is one. In the caller's transaction.
void heed(const Question& question, const Transaction& row) {
    const TopupRun& run = question.run;
    const auto topup = run.topups().by_trxid(question.channel, row.trxid);
    if (!topup) return;
    if (topup->state != TopupState::processing) {
        if (contradicts(*topup, row)) settle_topup(run.services, topup->id, row);
        return;
    }
    const TopupState now = settle_topup(run.services, topup->id, row);
    if (now == TopupState::processing && topup->ask_at && *topup->ask_at <= run.now()) postpone(question, *topup);
}

/// Each row alone decides about itself, so a crash in between loses nothing: what was not written is asked again.
void heed_all(const Question& question, const std::vector<Transaction>& rows) {
    for (std::size_t begin = 0; begin < rows.size(); begin += k_written_at_once)
        db::in_transaction(question.run.services.database, [&] {
            const std::size_t end = std::min(rows.size(), begin + k_written_at_once);
            for (std::size_t i = begin; i < end; ++i)
                heed(question, rows[i]);
        });
}

/// The list that was asked for; what is to be done where it is none.
std::optional<JobDone> listed(const Question& question, const topup::Call& call, std::vector<Transaction>& rows) {
    const TopupRun& run = question.run;
    const Answered answered = run.call(call);
    if (answered.reached != Reached::answered)
        return run.end({.kind = Kind::retry, .note = "no answer", .next_at = {}, .provider_down = true});
    ListAnswer answer = run.supplier.read_list(question.channel, answered.status, answered.body);
    switch (answer.kind) {
        case ListAnswer::Kind::listed:
            rows = std::move(answer.transactions);
            return std::nullopt;
        case ListAnswer::Kind::refused:
            if (answer.refusal == topup::Refusal::not_found) return std::nullopt;
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = run.now() + k_after_refusal},
                           [&] { heed_refusal(run.services, question.channel, answer.refusal, answer.why); });
        case ListAnswer::Kind::unreadable:
            break;
    }
    return run.end({.kind = Kind::retry, .note = answer.why, .next_at = {}, .provider_down = true});
}

JobDone ask_list(const Question& question, std::int64_t length) {
    std::vector<Transaction> rows;
    if (auto ended = listed(question, question.run.supplier.ask_list(question.channel, length), rows)) return *ended;
    heed_all(question, rows);
    return question.end(fmt::format("a list of {}", rows.size()));
}

JobDone ask_one(const Question& question, const Topup& topup) {
    const TopupRun& run = question.run;
    std::vector<Transaction> rows;
    const auto call = run.supplier.ask_transaction(question.channel, topup.trxid);
    if (auto ended = listed(question, call, rows)) return *ended;
    // Whatever else is in the answer: only what has this number is about it.
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Transaction& one) { return one.trxid == topup.trxid; });
    db::in_transaction(run.services.database, [&] {
        if (row != rows.end()) return heed(question, *row);
        postpone(question, topup);
        tell_topup_owner(run.services, fmt::format("{}:not-listed", topup.id),
                         fmt::format("VIP Reseller tidak menemukan transaksi {} lagi. Masih ditanyakan.", topup.trxid),
                         &topup);
    });
    return question.end(fmt::format("{} asked by its number", topup.id));
}

/// Those whose number is known, oldest first; what is looked for has jobs of its own.
std::vector<Topup> due_now(const Question& question) {
    auto due = question.run.topups().due(question.channel, question.run.now(), k_due_at_once);
    std::erase_if(due, [](const Topup& one) { return one.state != TopupState::processing || one.trxid.empty(); });
    return due;
}

struct Level {
    topup::Level before, now;
};

void tell_level(const Services& services, const Level& level) {
    if (level.before == level.now) return;
    tell_topup_owner(services, fmt::format("level:{}@{}", name(level.now), services.clock.now().milliseconds),
                     fmt::format("Tingkat akun VIP Reseller berubah dari {} menjadi {}: harga modal semua layanan ikut"
                                 " berubah.",
                                 name(level.before), name(level.now)));
}

/// Paid and not placed: so much of our deposit is promised.
void compare_balance(const TopupRun& run, Money balance) {
    auto topups = run.topups();
    const Money needed = topups.spoken_for(Channel::prepaid) + topups.spoken_for(Channel::game);
    if (balance < needed) {
        tell_topup_owner(run.services, fmt::format("low@{}", day_number(run.now(), run.services.site.zone)),
                         fmt::format("Saldo VIP Reseller {}, padahal pesanan yang sudah dibayar butuh {}. Isi deposit.",
                                     balance, needed));
        return;
    }
    if (balance == needed) return;  // the supplier refuses an order of the whole balance
    for (const Channel channel : {Channel::prepaid, Channel::game}) {
        const auto state = run.catalogue().channel(channel);
        if (!state.stopped_at || state.stopped_why != name(topup::Refusal::no_deposit)) continue;
        run.catalogue().start(channel);
        for (const Topup& waiting : topups.waiting(channel, k_due_at_once))
            hasten_job(run.services, k_place_job, to_string(waiting.id), run.now());
        tell_topup_owner(
            run.services, fmt::format("started:{}@{}", name(channel), run.now().milliseconds),
            fmt::format("Saldo VIP Reseller {} cukup lagi: {} dijual dan dikirim kembali.", balance, name(channel)));
    }
}

}  // namespace

std::optional<Instant> next_topup_question(Instant began, Instant now) {
    for (const auto after : k_first_asks)
        if (began + after > now) return began + after;
    const Instant last = began + k_first_asks.back();
    const Instant next = last + k_later_asks * ((now - last) / k_later_asks + 1);
    return next <= began + k_asked_for ? std::optional{next} : std::nullopt;
}

JobDone ask_topups(const TopupRun& run) {
    const auto channel = topup::channel_named(run.claim.cause);
    if (!channel) return run.end({.kind = Kind::failed, .note = "no such channel"});
    const Question question{run, *channel};
    const auto due = due_now(question);
    if (due.empty()) return question.end("nothing to ask");
    const Topup& oldest = due.front();
    const std::int64_t depth = run.topups().sent_since(*channel, oldest.sent_at.value_or(oldest.made_at));
    // A list that reaches the oldest answers all; what lists do not reach is asked by its number, every other time, so
    // that it holds up nobody else.
    const bool beyond = depth > k_longest_list;
    const bool missed = run.now() - *oldest.ask_at > k_missed;
    if ((beyond || missed) && run.claim.attempts % 2 == 1) return ask_one(question, oldest);
    return ask_list(question, std::min(depth + k_others, k_longest_list));
}

JobDone ask_supplier_account(const TopupRun& run) {
    const Answered answered = run.call(run.supplier.ask_account());
    if (answered.reached != Reached::answered)
        return run.end({.kind = Kind::retry, .note = "no answer", .next_at = {}, .provider_down = true});
    const auto answer = run.supplier.read_account(answered.status, answered.body);
    switch (answer.kind) {
        case topup::AccountAnswer::Kind::known:
            return run.end({.kind = Kind::retry,
                            .note = fmt::format("{} at level {}", answer.balance, name(answer.level)),
                            .next_at = run.now() + k_account_every},
                           [&] {
                               const auto before = run.catalogue().account();
                               run.catalogue().learn_account(answer.level, answer.balance, run.now());
                               if (before.asked_at) tell_level(run.services, {before.level, answer.level});
                               compare_balance(run, answer.balance);
                           });
        case topup::AccountAnswer::Kind::refused:
            return run.end({.kind = Kind::retry, .note = answer.why, .next_at = run.now() + k_after_refusal},
                           [&] { heed_refusal(run.services, Channel::game, answer.refusal, answer.why); });
        case topup::AccountAnswer::Kind::unreadable:
            break;
    }
    return run.end({.kind = Kind::retry, .note = answer.why, .next_at = {}, .provider_down = true});
}

}  // namespace mitra::flow
