#include "cli/membership/membership_view.hpp"
#include "lib/base/error.hpp"
#include "lib/membership/metrics_store.hpp"

namespace mitra::cli {
namespace {

using membership::Metric;

Value rate(const Metric& metric) {
    return metric.whole == 0 ? Value{} : Value{metric.basis_points()};
}

/// "31,25 % (5 of 16)" in the terminal's English: "31.25 % (5 of 16)".
std::string words(const Metric& metric, std::optional<std::int64_t> goal = std::nullopt) {
    if (metric.whole == 0) return "nothing to count yet";
    const std::int64_t bp = metric.basis_points();
    std::string text = fmt::format("{}.{:02} % ({} of {})", bp / 100, bp % 100, metric.part, metric.whole);
    if (goal) text += fmt::format(", goal {} %: {}", *goal / 100, bp >= *goal ? "met" : "short");
    return text;
}

Object measured(const Metric& metric, std::optional<std::int64_t> goal = std::nullopt) {
    Object object{{"part", metric.part}, {"whole", metric.whole}, {"rate_bp", rate(metric)}};
    if (goal)
        object.add("goal_bp", *goal).add("met", metric.whole == 0 ? Value{} : Value{metric.basis_points() >= *goal});
    return object;
}

void show(Context& context) {
    const auto all = tiers(context).list();
    if (all.empty()) throw Error{ErrorKind::not_found, "there are no tiers", "'mitra init' makes two", "tier"};
    const std::int64_t today = day_number(context.now(), context.zone());
    const membership::Metrics is =
        membership::MetricsStore{context.database()}.metrics(all.front().id, all.back().id, today);
    const std::string& lowest = all.front().code;
    const std::string& highest = all.back().code;
    context.print("{} to a higher tier: {}", lowest, words(is.conversion, membership::k_conversion_goal_bp));
    if (is.conversion.part > 0)
        context.print("time to upgrade: {}.{} days on average", is.upgrade_seconds / 86'400,
                      is.upgrade_seconds % 86'400 * 10 / 86'400);
    context.print("{} members now: {}", highest, is.active);
    context.print("{} renewed when its time was over: {}", highest,
                  words(is.retention, membership::k_retention_goal_bp));
    context.print("payouts exact to the rupiah: {}", words(is.payout_accuracy, membership::k_accuracy_goal_bp));
    context.print("paid of what was earned: {}", words(is.payout_rate));
    context.print("leaders: {} lead {}, who reported within 30 days: {}; their shares: {}", is.leaders, is.subs,
                  words(is.active_subs), is.leader_share);
    context.print("TikTok accounts in use: {}", words(is.account_use));
    context.answer({{"lowest", lowest},
                    {"highest", highest},
                    {"conversion", measured(is.conversion, membership::k_conversion_goal_bp)},
                    {"time_to_upgrade_s", is.conversion.part > 0 ? Value{is.upgrade_seconds} : Value{}},
                    {"active", is.active},
                    {"retention", measured(is.retention, membership::k_retention_goal_bp)},
                    {"payout_accuracy", measured(is.payout_accuracy, membership::k_accuracy_goal_bp)},
                    {"payout_rate", measured(is.payout_rate)},
                    {"leaders", Object{{"leaders", is.leaders},
                                       {"subs", is.subs},
                                       {"active_subs", measured(is.active_subs)},
                                       {"share", is.leader_share}}},
                    {"account_use", measured(is.account_use)}});
}

}  // namespace

void membership_metrics(Verb& verb) {
    verb.run([](Context& context) { show(context); });
}

}  // namespace mitra::cli
