#include "cli/daily_report/report_view.hpp"
#include "lib/flow/add_rule.hpp"
#include "lib/membership/day.hpp"
#include "lib/membership/rule_store.hpp"
#include "lib/membership/tier_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string tier, effective;
    BasisPoints user, leader, owner;
    std::optional<std::string> until;
};

void add(Context& context, const Request& request) {
    const auto tier = membership::TierStore{context.database()}.named(request.tier);
    membership::Rule rule{.id = {},
                          .tier = tier.id,
                          .user = request.user,
                          .leader = request.leader,
                          .owner = request.owner,
                          .from_day = day_named(context, "--effective", request.effective),
                          .to_day = {},
                          .created_at = {},
                          .created_by = {}};
    if (request.until) rule.to_day = day_named(context, "--until", *request.until);
    rule = flow::add_rule(context.services(), rule);
    context.concerns(1);
    context.print("{}: '{}' shares {}/{}/{} from {}{}", rule.id, tier.code, rule.user.value, rule.leader.value,
                  rule.owner.value, membership::day_words(rule.from_day),
                  rule.to_day ? " to " + membership::day_words(*rule.to_day) : " on");
    context.answer(rule_object(context, rule));
}

void list(Context& context, const std::optional<std::string>& tier_code) {
    static const std::vector<Column> k_columns{
        {"id", "ID"},          {"tier", "TIER"},           {"user_bp", "USER"},   {"leader_bp", "LEADER"},
        {"owner_bp", "OWNER"}, {"effective_from", "FROM"}, {"effective_to", "TO"}};
    std::optional<TierId> tier;
    if (tier_code) tier = membership::TierStore{context.database()}.named(*tier_code).id;
    Page page;
    for (const auto& rule : membership::RuleStore{context.database()}.list(tier))
        page.items.push_back(rule_object(context, rule));
    context.list(k_columns, std::move(page));
}

}  // namespace

void commission_rule_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("TIER", request->tier, "a tier's code, as vip")
        .required("--user-bp N", request->user, "the member's share in basis points: 5500 is 55 %")
        .required("--leader-bp N", request->leader, "the leader's")
        .required("--owner-bp N", request->owner, "the owner's; the three sum to 10000")
        .required("--effective DATE", request->effective, "the first day of work it holds for; the rule before it ends")
        .option("--until DATE", request->until, "the last day (default: it goes on)")
        .run([request](Context& context) { add(context, *request); });
}

void commission_rule_list(Verb& verb) {
    auto tier = std::make_shared<std::optional<std::string>>();
    verb.option("--tier CODE", *tier, "only those of this tier").run([tier](Context& context) {
        list(context, *tier);
    });
}

}  // namespace mitra::cli
