// Each night: what the supplier's list says of the day, against what we have.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_messages.hpp"
#include "lib/flow/topup_queue_store.hpp"
#include "lib/flow/topup_run.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/topup/fee_store.hpp"

namespace mitra::flow {
namespace {

using namespace std::chrono_literals;
using topup::Channel;
using topup::Progress;
using topup::TopupState;
using topup::Transaction;
using Sent = TopupQueueStore::Sent;
using Kind = db::Outcome::Kind;
using Reached = Answered::Reached;

constexpr std::chrono::hours k_at_night{1};
constexpr std::chrono::minutes k_after_trouble{30};
constexpr std::int64_t k_others = 200;

struct Differences {
    std::int64_t missing = 0;  ///< ours, and not in the list
    std::int64_t other_end = 0, other_price = 0;
    std::int64_t orphans = 0;                        ///< theirs, and not ours
    Money ours, theirs;                              ///< the sums of what succeeded
    std::optional<std::pair<Money, Money>> deposit;  ///< by our books, by the supplier; where they differ

    [[nodiscard]] bool any() const {
        return missing + other_end + other_price + orphans > 0 || ours != theirs || deposit;
    }
};

bool same_end(const Sent& sent, const Transaction& row) {
    switch (row.progress) {
        case Progress::success:
            return sent.state == TopupState::success;
        case Progress::error:
            return sent.state == TopupState::failed || sent.state == TopupState::refunded;
        default:
            return sent.state == TopupState::processing || sent.state == TopupState::unknown;
    }
}

/// A row that is still on its way here has its own question: what is final there is settled by it.
void compare(const TopupRun& run, const std::vector<Sent>& sent, const std::vector<Transaction>& rows, Channel channel,
             Differences& found) {
    std::map<std::string, const Transaction*> by_number;
    for (const Transaction& row : rows)
        by_number.emplace(row.trxid, &row);
    for (const Sent& one : sent) {
        if (one.trxid.empty()) continue;  // never accepted, or still looked for
        if (one.state == TopupState::success) found.ours = found.ours + one.cost;
        const auto row = by_number.find(one.trxid);
        if (row == by_number.end()) {
            ++found.missing;
            continue;
        }
        const bool success = row->second->progress == Progress::success;
        const Money price = row->second->price.value_or(one.cost);
        if (success && one.state == TopupState::success) found.theirs = found.theirs + price;
        const bool under_way = one.state == TopupState::processing;
        if (!under_way && !same_end(one, *row->second)) {
            ++found.other_end;
            settle_topup(run.services, one.topup, *row->second);
        }
        if (one.state == TopupState::success && success && price != one.cost) ++found.other_price;
    }
    // What stands above our oldest of the day and is nobody's came the same day.
    const auto oldest = std::find_if(rows.rbegin(), rows.rend(), [&](const Transaction& row) {
        return std::any_of(sent.begin(), sent.end(), [&](const Sent& one) { return one.trxid == row.trxid; });
    });
    auto topups = run.topups();
    for (auto row = rows.begin(); row != oldest.base(); ++row)
        if (!topups.by_trxid(channel, row->trxid)) {
            topups.add_orphan(channel, row->trxid, run.now());
            ++found.orphans;
        }
}

/// The books have what succeeded; while something is on its way the supplier may have taken money for it or given it
/// back already.
void compare_deposit(const TopupRun& run, Money balance, Differences& found) {
    TopupQueueStore queue{run.services.database};
    if (topup::FeeStore{run.services.database}.count_deposits(std::nullopt, std::nullopt) == 0) return;
    if (queue.any_under_way()) return;
    const Money booked = ledger::LedgerStore{run.services.database}.balance(ledger::deposit_at("vip"));
    if (booked != balance) found.deposit = {booked, balance};
}

std::string words(Channel channel, const Differences& found) {
    std::string text = fmt::format("Pencocokan harian {}:", name(channel));
    const auto say = [&](std::int64_t count, std::string_view what) {
        if (count > 0) text += fmt::format(" {} {};", count, what);
    };
    say(found.missing, "transaksi kami tidak ada di daftar VIP Reseller");
    say(found.other_end, "transaksi berakhir lain di sana");
    say(found.other_price, "transaksi ditagih lain");
    say(found.orphans, "transaksi di sana bukan dari sini");
    if (found.ours != found.theirs)
        text += fmt::format(" jumlah modal di sini {}, di sana {};", found.ours, found.theirs);
    if (found.deposit)
        text += fmt::format(" deposit menurut buku {}, menurut VIP Reseller {};", found.deposit->first,
                            found.deposit->second);
    text.back() = '.';
    return text;
}

Instant next_night(const TopupRun& run) {
    return start_of_day(run.now(), run.services.site.zone) + 24h + k_at_night;
}

JobDone later(const TopupRun& run, const std::string& note, bool down) {
    return run.end({.kind = Kind::retry, .note = note, .next_at = run.now() + k_after_trouble, .provider_down = down});
}

}  // namespace

JobDone reconcile_topups(const TopupRun& run) {
    const auto channel = topup::channel_named(run.claim.cause);
    if (!channel) return run.end({.kind = Kind::failed, .note = "no such channel"});
    const Instant until = start_of_day(run.now(), run.services.site.zone);
    TopupQueueStore queue{run.services.database};
    const auto sent = queue.sent_between(*channel, until - 24h, until, k_longest_list);
    if (sent.empty())
        return run.end({.kind = Kind::retry, .note = "nothing was sent that day", .next_at = next_night(run)});

    const std::int64_t since = run.topups().sent_since(*channel, until - 24h);
    const Answered rows = run.call(run.supplier.ask_list(*channel, std::min(since + k_others, k_longest_list)));
    if (rows.reached != Reached::answered) return later(run, "no answer", true);
    const auto list = run.supplier.read_list(*channel, rows.status, rows.body);
    if (list.kind != topup::ListAnswer::Kind::listed) return later(run, list.why, false);
    const Answered account = run.call(run.supplier.ask_account());
    if (account.reached != Reached::answered) return later(run, "no answer", true);
    const auto balance = run.supplier.read_account(account.status, account.body);
    if (balance.kind != topup::AccountAnswer::Kind::known) return later(run, balance.why, false);

    return run.end({.kind = Kind::retry, .note = "compared", .next_at = next_night(run)}, [&] {
        Differences found;
        compare(run, sent, list.transactions, *channel, found);
        compare_deposit(run, balance.balance, found);
        if (!found.any()) return;
        tell_topup_owner(run.services,
                         fmt::format("reconcile:{}@{}", name(*channel), day_number(until, run.services.site.zone)),
                         words(*channel, found));
    });
}

}  // namespace mitra::flow
