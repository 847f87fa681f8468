#include "lib/flow/file_payout.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/payout_messages.hpp"
#include "lib/flow/payout_plan_store.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/payout/payout_store.hpp"

namespace mitra::flow {
namespace {

using payout::Payout;
using payout::PayoutLine;
using payout::PayoutState;

constexpr std::int64_t k_page = 500;

payment::BankAccount source_of(const Services& services, BankAccountId id) {
    return payment::BankAccountStore{services.database, services.vault}.named(to_string(id));
}

/// Every line of the file, page by page.
template <typename Use>
void for_each_in_file(payout::PayoutStore& payouts, PayoutId id, Use&& use) {
    for (PayoutLineId after;;) {
        const auto page = payouts.lines_in_file(id, after, k_page);
        for (const PayoutLine& line : page)
            use(line);
        if (std::ssize(page) < k_page) return;
        after = page.back().id;
    }
}

/// Fails what cannot be paid any more.
std::vector<PayoutLine> drop_obstructed(const Services& services, payout::PayoutStore& payouts, PayoutId id) {
    const Instant now = services.clock.now();
    std::vector<PayoutLine> failed;
    for_each_in_file(payouts, id, [&](const PayoutLine& line) {
        const std::string why = PayoutPlanStore::obstacle(services.database, line.id, now);
        if (why.empty()) return;
        payouts.fail(line.id, why, "", {services.actor.name, now});
        failed.push_back(payouts.line(line.id).value());
        tell_payout_failed(services, failed.back());
    });
    return failed;
}

void refuse_unless_approved(const Payout& one) {
    if (one.state == PayoutState::approved) return;
    const bool draft = one.state == PayoutState::draft;
    throw Error{ErrorKind::refused, fmt::format("{} is {}", one.id, draft ? "not approved" : payout::name(one.state)),
                draft ? fmt::format("'mitra approve {}' first", one.id) : "make another: 'mitra payout create'",
                "payout"};
}

void count(const Services& services, payout::PayoutStore& payouts, PayoutId id, PayoutFile& file) {
    payout::PayeeStore payees{services.database, services.vault};
    for_each_in_file(payouts, id, [&](const PayoutLine& line) {
        if (payees.find(line.payee).value().words.number.empty()) {
            ++file.left_out;
            return;
        }
        ++file.lines;
        file.total = file.total + line.amount;
    });
}

void audit(const Services& services, PayoutId id, const PayoutFile& file, const payout::FileLayout& layout) {
    db::record_audit(services.database, services.vault, services.actor, "payout.file", to_string(id),
                     fmt::format(R"({{"layout":"{}","lines":{},"total":{},"failed":{},"again":{}}})", layout.name,
                                 file.lines, file.total.rupiah(), file.failed.size(), file.already),
                     services.clock.now());
}

PayoutFile make(const Services& services, const Payout& one, BankAccountId from) {
    payout::PayoutStore payouts{services.database, services.vault};
    const payout::PayoutStore::Move move{services.actor.name, services.clock.now()};
    PayoutFile file;
    file.failed = drop_obstructed(services, payouts, one.id);
    if (payouts.sums(one.id).open == 0) {
        file.cancelled = payouts.move(one.id, PayoutState::approved, PayoutState::cancelled, move);
        return file;
    }
    payouts.exported(one.id, from, move);
    count(services, payouts, one.id, file);
    return file;
}

PayoutFile again(const Services& services, const Payout& one, BankAccountId from) {
    if (one.bank_account != from)
        throw Error{
            ErrorKind::refused,
            fmt::format("the file of {} is paid from {}", one.id, source_of(services, one.bank_account.value()).name),
            "what was handed to one bank is not paid by another", "payout"};
    payout::PayoutStore payouts{services.database, services.vault};
    PayoutFile file{.already = true};
    count(services, payouts, one.id, file);
    return file;
}

}  // namespace

PayoutFile file_payout(const Services& services, PayoutId id, BankAccountId from, const payout::FileLayout& layout) {
    return db::in_transaction(services.database, [&] {
        const Payout one = payout::PayoutStore{services.database, services.vault}.named(to_string(id));
        source_of(services, from);
        const bool made = one.state == PayoutState::exported || one.state == PayoutState::settled;
        if (!made) refuse_unless_approved(one);
        const PayoutFile file = made ? again(services, one, from) : make(services, one, from);
        audit(services, id, file, layout);
        return file;
    });
}

void write_payout_file(const Services& services, PayoutId id, const payout::FileLayout& layout, std::ostream& out,
                       const std::function<void(std::int64_t)>& progress) {
    payout::PayoutStore payouts{services.database, services.vault};
    payout::PayeeStore payees{services.database, services.vault};
    const Payout one = payouts.named(to_string(id));
    PayoutFile file;
    count(services, payouts, id, file);
    const auto writer = layout.make();
    writer->head(out, {.payout = id,
                       .source_number = source_of(services, one.bank_account.value()).number,
                       .at = payouts.exported_at(id).value(),
                       .zone = services.site.zone,
                       .lines = file.lines,
                       .total = file.total});
    std::int64_t written = 0;
    for_each_in_file(payouts, id, [&](const PayoutLine& line) {
        const auto account = payees.find(line.payee).value();
        if (account.words.number.empty()) return;
        writer->line(
            out, {.line = line.id, .payout = id, .person = line.person, .amount = line.amount, .payee = account.words});
        if (progress) progress(++written);
    });
}

}  // namespace mitra::flow
