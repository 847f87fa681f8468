// What became of an order whose answer nobody saw: the supplier's list, down to what was its newest transaction before.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_queue_store.hpp"
#include "lib/flow/topup_run.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::Attempt;
using topup::ListAnswer;
using topup::Topup;
using topup::TopupState;
using topup::Transaction;
using Kind = db::Outcome::Kind;
using Reached = Answered::Reached;

constexpr std::array<std::chrono::seconds, 5> k_looks_after{5s, 15s, 30s, 60s, 120s};
constexpr std::array<std::int64_t, 4> k_lengths{20, 200, 1000, k_longest_list};
/// A look that got no answer is none.
constexpr std::chrono::seconds k_after_no_answer{30};

struct Look {
    const TopupRun& run;
    const Topup& topup;
    const Attempt& attempt;

    /// Where nobody can tell by itself: the owner is told, and nothing happens until somebody says what it was.
    [[nodiscard]] JobDone give_up(const std::string& note, const std::string& told) const {
        return run.end({.note = note}, [&] {
            run.topups().looked(attempt.id);
            run.topups().ask_again(topup.id, std::nullopt);
            tell_topup_owner(run.services, fmt::format("{}:lost:{}", topup.id, attempt.id), told, &topup);
        });
    }
    [[nodiscard]] JobDone again(const std::string& note, bool down) const {
        return run.end(
            {.kind = Kind::retry, .note = note, .next_at = run.now() + k_after_no_answer, .provider_down = down});
    }
};

/// What is newer than the attempt; nothing where the list could not be read so far down.
struct Newer {
    std::vector<Transaction> rows;
    bool whole = false;
};

std::optional<JobDone> read_newer(const Look& look, Newer& newer) {
    const TopupRun& run = look.run;
    for (const std::int64_t length : k_lengths) {
        const Answered answered = run.call(run.supplier.ask_list(look.topup.channel, length));
        if (answered.reached != Reached::answered) return look.again("no answer to a look", true);
        const ListAnswer answer = run.supplier.read_list(look.topup.channel, answered.status, answered.body);
        if (answer.kind == ListAnswer::Kind::refused) {
            heed_refusal(run.services, look.topup.channel, answer.refusal, answer.why);
            return look.again(fmt::format("a look was refused: {}", answer.why), false);
        }
        if (answer.kind != ListAnswer::Kind::listed) return look.again("a look that nobody can read", true);
        const auto& rows = answer.transactions;
        const auto mark = std::find_if(rows.begin(), rows.end(), [&](const Transaction& row) {
            return !look.attempt.watermark.empty() && row.trxid == look.attempt.watermark;
        });
        newer.rows.assign(rows.begin(), mark);
        newer.whole =
            mark != rows.end() || (look.attempt.watermark.empty() && static_cast<std::int64_t>(rows.size()) < length);
        // A list that ends without its watermark does not become longer by asking for more.
        if (newer.whole || static_cast<std::int64_t>(rows.size()) < length) return std::nullopt;
    }
    return std::nullopt;
}

bool may_be(const Look& look, const Transaction& row) {
    const Topup& topup = look.topup;
    if (row.target != topup.target || row.zone != topup.zone) return false;
    const bool same = topup.channel == topup::Channel::game ? row.service == topup.display : row.code == topup.code;
    if (!same) return false;
    const auto owner = look.run.topups().by_trxid(topup.channel, row.trxid);
    return !owner || owner->id == topup.id;
}

JobDone found(const Look& look, const Transaction& row) {
    return look.run.end({.note = "found"}, [&] {
        const Services& services = look.run.services;
        look.run.topups().looked(look.attempt.id);
        settle_topup(services, look.topup.id, row);
        look.run.topups().take_orphan(look.topup.channel, row.trxid);
    });
}

/// Proven: neither in the list nor in the balance.
JobDone not_placed(const Look& look) {
    return look.run.end({.note = "not placed"}, [&] {
        const TopupRun& run = look.run;
        auto topups = run.topups();
        topups.looked(look.attempt.id);
        conclude_attempt(run.services, look.topup.id, "not_placed", "neither listed nor charged");
        topups.move(look.topup.id, TopupState::unknown, TopupState::ready, run.now(), run.services.actor.name);
        const auto attempts = topups.attempts(look.topup.id);
        const auto before = std::count_if(attempts.begin(), attempts.end(), [](const Attempt& one) {
            return one.outcome == "not_placed" && one.looks > 0;
        });
        const bool once_more = run.services.site.topup.auto_send && before < 2;
        if (once_more) plan_attempt(run.services, look.topup.id, run.now());
        tell_topup_owner(run.services, fmt::format("{}:not-placed:{}", look.topup.id, look.attempt.id),
                         once_more ? "Pesanan ini terbukti tidak sampai ke VIP Reseller. Dikirim sekali lagi sendiri."
                                   : "Pesanan ini terbukti tidak sampai ke VIP Reseller. Boleh dikirim lagi.",
                         &look.topup);
    });
}

JobDone last_look(const Look& look) {
    const TopupRun& run = look.run;
    const Answered answered = run.call(run.supplier.ask_account());
    if (answered.reached != Reached::answered) return look.again("no answer about the balance", true);
    const auto answer = run.supplier.read_account(answered.status, answered.body);
    if (answer.kind != topup::AccountAnswer::Kind::known)
        return look.again("the balance is not told", answer.kind == topup::AccountAnswer::Kind::unreadable);
    const Money before = look.attempt.balance_before;
    if (TopupQueueStore{run.services.database}.deposit_moved(look.attempt))
        return look.give_up("a person decides: the deposit moved for others as well",
                            "Jawaban VIP Reseller tidak terlihat dan pesanannya tidak ada di daftar. Saldo juga dipakai"
                            " pesanan lain, jadi tidak bisa dibuktikan. Periksa di VIP Reseller, lalu putuskan.");
    if (answer.balance != before)
        return look.give_up(
            fmt::format("a person decides: the balance was {} and is {}", before, answer.balance),
            fmt::format("Jawaban VIP Reseller tidak terlihat, pesanannya tidak ada di daftar, tetapi saldo"
                        " berubah dari {} menjadi {}. Jangan dikirim lagi; periksa, lalu putuskan.",
                        before, answer.balance));
    return not_placed(look);
}

}  // namespace

std::optional<Instant> next_look(Instant lost, std::int64_t looks) {
    if (looks >= static_cast<std::int64_t>(k_looks_after.size())) return std::nullopt;
    return lost + k_looks_after.at(static_cast<std::size_t>(looks));
}

void lose_sight(const Services& services, const Topup& topup) {
    db::in_transaction(services.database, [&] {
        topup::TopupStore topups{services.database, services.vault};
        const Instant now = services.clock.now();
        const auto attempt = topups.last_attempt(topup.id);
        if (!topups.move(topup.id, TopupState::sending, TopupState::unknown, now, services.actor.name) || !attempt)
            return;
        const Instant first = next_look(now, 0).value();
        topups.ask_again(topup.id, first);
        db::Jobs{services.database}.add({.provider = std::string{order_line(topup.channel)},
                                         .kind = k_look_job,
                                         .cause = fmt::format("{}@{}", topup.id, attempt->id),
                                         .repeat = db::Repeat::safe,
                                         .next_at = first},
                                        now);
    });
}

void conclude_attempt(const Services& services, TopupId topup, std::string_view outcome, std::string_view note) {
    topup::TopupStore topups{services.database, services.vault};
    const Instant now = services.clock.now();
    if (const auto attempt = topups.last_attempt(topup); attempt && attempt->outcome.empty())
        topups.end_attempt(attempt->id, outcome, note, now);
    db::Jobs jobs{services.database};
    if (const auto job = jobs.latest(k_place_job, to_string(topup)); job && job->state == "unknown")
        jobs.resolve(job->id, outcome == "not_placed" ? "failed" : "done", services.actor.name, now);
}

JobDone look_for_topup(const TopupRun& run) {
    const auto id = parse_id<TopupId>(std::string_view{run.claim.cause}.substr(0, run.claim.cause.find('@')));
    const auto topup = id ? run.topups().find(*id) : std::nullopt;
    const auto attempt = id ? run.topups().last_attempt(*id) : std::nullopt;
    if (!topup || !attempt) return run.end({.kind = Kind::failed, .note = "no such attempt"});
    if (topup->state != TopupState::unknown || !topup->ask_at || !attempt->outcome.empty())
        return run.end({.note = fmt::format("it is {}", name(topup->state))});
    const Look look{run, *topup, *attempt};
    if (topup->target.empty())
        return look.give_up(
            "a person decides: its buyer was erased",
            "Jawaban VIP Reseller tidak terlihat, dan tujuannya sudah dihapus. Periksa, lalu putuskan.");
    Newer newer;
    if (auto ended = read_newer(look, newer)) return *ended;
    std::vector<Transaction> candidates;
    std::copy_if(newer.rows.begin(), newer.rows.end(), std::back_inserter(candidates),
                 [&](const Transaction& row) { return may_be(look, row); });
    if (candidates.size() > 1)
        return look.give_up("a person decides: several of them",
                            fmt::format("Jawaban VIP Reseller tidak terlihat, dan ada {} transaksi yang cocok. Periksa,"
                                        " lalu putuskan.",
                                        candidates.size()));
    if (!newer.whole && newer.rows.size() >= static_cast<std::size_t>(k_longest_list))
        return look.give_up(
            "a person decides: too many since",
            "Jawaban VIP Reseller tidak terlihat, dan daftarnya terlalu panjang untuk dibuktikan. Periksa,"
            " lalu putuskan.");
    // In a list that does not reach back to before the attempt the only one may be an older one.
    if (candidates.size() == 1 && newer.whole) return found(look, candidates.front());
    const auto next = next_look(topup->moved_at, attempt->looks + 1);
    if (next)
        return run.end({.kind = Kind::retry, .note = "not seen yet", .next_at = std::max(*next, run.now() + 1s)},
                       [&] { run.topups().looked(attempt->id); });
    if (!newer.whole)
        return look.give_up("a person decides: the list does not reach so far",
                            "Jawaban VIP Reseller tidak terlihat, dan daftarnya tidak sampai ke transaksi sebelumnya."
                            " Periksa, lalu putuskan.");
    return last_look(look);
}

}  // namespace mitra::flow
