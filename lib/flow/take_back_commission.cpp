#include "lib/flow/take_back_commission.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/flow/earn_commission.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/payout/commission_store.hpp"

namespace mitra::flow {
namespace {

using payout::Commission;
using payout::CommissionState;
using How = TakenBack::How;

/// Why, and what stays: of what it was earned on, and of what was earned.
struct Reduction {
    std::string source;  ///< "RFD-3"
    Money base;
    Money keep;
};

/// What is taken back shares the time and the hold of what it is taken from, so that both are paid out together.
Commission below_zero(const Commission& earned, std::string_view source, Money base, Money amount, Instant now) {
    Commission line{.source = std::string{source},
                    .person = earned.person,
                    .role = earned.role,
                    .order = earned.order,
                    .corrects = earned.id,
                    .base = base,
                    .rate = earned.rate,
                    .amount = amount,
                    .earned_at = now,
                    .payable_at = now};
    if (!earned.unpaid()) return line;
    // What is payable stays so, also where another program's clock is a moment behind.
    if (earned.state == CommissionState::pending) line.payable_at = std::max(now, earned.payable_at);
    line.held_at = earned.held_at;
    line.held_for = earned.held_for;
    return line;
}

TakenBack reduce(const Services& services, const Commission& earned, const Reduction& reduction) {
    payout::CommissionStore store{services.database};
    auto lines = store.with_corrections(earned.id);
    std::erase_if(lines, [](const Commission& line) { return line.state == CommissionState::voided; });
    Money base, kept;
    bool touched = false;  // something of it was paid, or is on its way out
    for (const Commission& line : lines) {
        base = base + line.base;
        kept = kept + line.amount;
        touched = touched || !line.unpaid() || store.payout_line(line.id);
    }
    if (kept <= reduction.keep) return {};
    const Money amount = kept - reduction.keep;
    if (reduction.keep == Money{} && !touched) {
        for (const Commission& line : lines)
            end_commission(services, line);
        return {.how = How::voided, .line = {}, .amount = amount};
    }
    const auto line = add_commission(
        services, below_zero(earned, reduction.source, reduction.base - base, -amount, services.clock.now()));
    return {.how = How::line, .line = line, .amount = amount};
}

}  // namespace

TakenBack take_back_commission(const Services& services, const shop::Order& order, const shop::Parts& paid,
                               Money refunded, RefundId refund) {
    TakenBack all;
    const Money left = paid.net - shop::refund_parts(paid, Money{}, refunded).net;
    for (const Commission& line : payout::CommissionStore{services.database}.of_order(order.id)) {
        if (line.corrects || line.role != payout::Role::affiliate) continue;
        all = reduce(services, line, {.source = to_string(refund), .base = left, .keep = share_of(left, line.rate)});
    }
    return all;
}

TakenBack void_commission(const Services& services, CommissionId id) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        const Commission line = payout::CommissionStore{services.database}.named(to_string(id));
        if (line.corrects)
            throw Error{ErrorKind::refused, fmt::format("{} takes back what {} had earned", id, *line.corrects),
                        fmt::format("what is left of that ends with 'mitra commission void {}'", *line.corrects),
                        "commission"};
        const TakenBack done = reduce(services, line, {.source = to_string(id), .base = Money{}, .keep = Money{}});
        if (done.how == How::already) return done;
        db::record_audit(services.database, services.vault, services.actor, "commission.void", to_string(id),
                         fmt::format(R"({{"amount":{},"line":{}}})", done.amount.rupiah(),
                                     done.line ? fmt::format(R"("{}")", *done.line) : "null"),
                         services.clock.now());
        return done;
    });
}

}  // namespace mitra::flow
