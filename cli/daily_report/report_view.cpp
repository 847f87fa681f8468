#include "cli/daily_report/report_view.hpp"

#include "lib/base/error.hpp"
#include "lib/membership/day.hpp"
#include "lib/membership/rule_store.hpp"
#include "lib/membership/split_store.hpp"
#include "lib/membership/tier_store.hpp"

namespace mitra::cli {
namespace {

Value tier_code(Context& context, std::optional<TierId> tier) {
    const auto found = tier ? membership::TierStore{context.database()}.find(*tier) : std::nullopt;
    return found ? Value{found->code} : Value{};
}

}  // namespace

membership::ReportStore reports(Context& context) {
    return {context.database(), context.app().vault()};
}

Object shares_object(const membership::Shares& shares) {
    return {{"user", shares.user}, {"leader", shares.leader}, {"owner", shares.owner}, {"reserve", shares.reserve}};
}

Object rule_object(Context& context, const membership::Rule& rule) {
    return {{"id", rule.id},
            {"tier", tier_code(context, rule.tier)},
            {"user_bp", rule.user.value},
            {"leader_bp", rule.leader.value},
            {"owner_bp", rule.owner.value},
            {"effective_from", membership::day_words(rule.from_day)},
            {"effective_to", rule.to_day ? Value{membership::day_words(*rule.to_day)} : Value{}}};
}

Object split_object(Context& context, const membership::Split& split) {
    const auto rule = split.rule ? membership::RuleStore{context.database()}.find(*split.rule) : std::nullopt;
    return {{"tier", tier_code(context, split.tier)},
            {"total", split.total},
            {"rule", rule ? Value{rule_object(context, *rule)} : Value{}},
            {"shares", shares_object(split.shares)},
            {"leader", split.leader},
            {"why", or_null(split.why)}};
}

Object report_row(Context& context, const membership::DailyReport& report) {
    const bool decided = report.state != membership::ReportState::submitted;
    return {{"id", report.id},
            {"person", report.person},
            {"day", membership::day_words(report.day)},
            {"status", membership::name(report.state)},
            {"total", report.total},
            {"reason", or_null(report.reason)},
            {"submitted_at", context.iso(report.submitted_at)},
            {"decided_at", decided ? Value{context.iso(report.moved_at)} : Value{}},
            {"decided_by", decided ? Value{report.moved_by} : Value{}}};
}

Object report_object(Context& context, const membership::DailyReport& report) {
    Object object = report_row(context, report);
    object.add("text", or_null(report.text)).add("file", report.file);
    const auto split = membership::SplitStore{context.database(), context.zone()}.find(report.id);
    object.add("split", split ? Value{split_object(context, *split)} : Value{});
    return object;
}

std::int64_t day_named(Context&, std::string_view option, const std::string& words) {
    const auto day = membership::day_from_words(words);
    if (!day)
        throw Error{ErrorKind::usage, fmt::format("{}: '{:.40}' is no date", option, words), "write it as 2026-11-20",
                    "report"};
    return *day;
}

}  // namespace mitra::cli
