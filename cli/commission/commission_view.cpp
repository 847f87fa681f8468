#include "cli/commission/commission_view.hpp"

namespace mitra::cli {

payout::CommissionStore commissions(Context& context) {
    return payout::CommissionStore{context.database()};
}

Object commission_object(Context& context, const payout::Commission& line) {
    const Object shares{{"user", line.amount}, {"leader", Money{}}, {"owner", line.base - line.amount}};
    const Object rule{{"user_bp", line.rate.value},
                      {"leader_bp", 0},
                      {"owner_bp", k_whole - line.rate.value},
                      {"effective_from", nullptr}};
    return {{"id", line.id},
            {"source", line.source},
            {"tier", nullptr},
            {"total", line.base},
            {"shares", shares},
            {"rule", rule},
            {"leader", nullptr},
            {"status", payout::name(line.state)},
            {"person", line.person},
            {"role", payout::name(line.role)},
            {"order", line.order},
            {"corrects", line.corrects},
            {"amount", line.amount},
            {"rate_bp", line.rate.value},
            {"earned_at", context.iso(line.earned_at)},
            {"payable_at", context.iso(line.payable_at)},
            {"held_at", context.iso(line.held_at)},
            {"held_for", or_null(line.held_for)},
            {"payout_line", commissions(context).payout_line(line.id)}};
}

}  // namespace mitra::cli
