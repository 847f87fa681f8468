#include "cli/commission/commission_view.hpp"

#include "cli/daily_report/report_view.hpp"
#include "lib/membership/split_store.hpp"

namespace mitra::cli {

payout::CommissionStore commissions(Context& context) {
    return payout::CommissionStore{context.database()};
}

namespace {

/// The report that a member's or a leader's line is of.
std::optional<membership::Split> split_of(Context& context, const payout::Commission& line) {
    if (line.role == payout::Role::affiliate || line.corrects) return std::nullopt;
    const auto report = parse_id<ReportId>(line.source.substr(0, line.source.find(':')));
    return report ? membership::SplitStore{context.database(), context.zone()}.find(*report) : std::nullopt;
}

}  // namespace

Object commission_object(Context& context, const payout::Commission& line) {
    Value tier, leader;
    Object shares{{"user", line.amount}, {"leader", Money{}}, {"owner", line.base - line.amount}};
    Object rule{{"user_bp", line.rate.value},
                {"leader_bp", 0},
                {"owner_bp", k_whole - line.rate.value},
                {"effective_from", nullptr}};
    if (const auto split = split_of(context, line)) {
        const Object object = split_object(context, *split);
        tier = *object.find("tier");
        shares = shares_object(split->shares);
        leader = Value{split->leader};
        if (const auto* of_rule = std::get_if<Object>(&object.find("rule")->kind())) rule = *of_rule;
    }
    return {{"id", line.id},
            {"source", line.source},
            {"tier", tier},
            {"total", line.base},
            {"shares", shares},
            {"rule", rule},
            {"leader", leader},
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
