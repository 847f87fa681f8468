#include "cli/payout/payout_view.hpp"
#include "lib/flow/create_payout.hpp"

namespace mitra::cli {
namespace {

using flow::PayoutPlan;

List shares(Context& context, const PayoutPlan& plan) {
    List items;
    for (const flow::PayoutShare& share : plan.shares)
        items.emplace_back(
            Object{{"person", share.person}, {"name", name_of(context, share.person)}, {"amount", share.amount}});
    return items;
}

List skipped(const PayoutPlan& plan) {
    List items;
    for (const flow::SkippedShare& share : plan.skipped_shares)
        items.emplace_back(Object{{"person", share.person}, {"amount", share.amount}, {"reason", share.reason}});
    return items;
}

void tell(Context& context, const PayoutPlan& plan) {
    for (const flow::PayoutShare& share : plan.shares)
        context.print("{}  {}  {}", share.person, share.amount, name_of(context, share.person));
    if (std::ssize(plan.shares) < plan.paid.people)
        context.print("... and {} more", plan.paid.people - std::ssize(plan.shares));
    for (const flow::SkippedShare& share : plan.skipped_shares)
        context.print("{}  {}  waits: {}", share.person, share.amount, share.reason);
    if (std::ssize(plan.skipped_shares) < plan.skipped.people)
        context.print("... and {} more wait", plan.skipped.people - std::ssize(plan.skipped_shares));
}

Object answer(Context& context, const PayoutPlan& plan) {
    return {{"items", shares(context, plan)},      {"next", nullptr},          {"people", plan.paid.people},
            {"total", plan.paid.amount},           {"skipped", skipped(plan)}, {"skipped_people", plan.skipped.people},
            {"skipped_total", plan.skipped.amount}};
}

void show_plan(Context& context, std::optional<Money> minimum) {
    const PayoutPlan plan = flow::plan_payout(context.services(), minimum);
    context.concerns(plan.paid.people, plan.paid.amount);
    tell(context, plan);
    context.print("{} to {} people; {} people wait", plan.paid.amount, plan.paid.people, plan.skipped.people);
    context.answer(answer(context, plan));
}

void create(Context& context, std::optional<Money> minimum) {
    const flow::CreatedPayout created = flow::create_payout(context.services(), minimum);
    const PayoutPlan& plan = created.plan;
    context.concerns(plan.paid.people, plan.paid.amount);
    tell(context, plan);
    context.print("{} created: {} to {} people; {} people wait", created.id, plan.paid.amount, plan.paid.people,
                  plan.skipped.people);
    context.note(
        fmt::format("'mitra approve {}' is next, then 'mitra payout file {} --bank NAME'", created.id, created.id));
    Object object{{"id", created.id}, {"status", "draft"}};
    for (Field& field : answer(context, plan).fields)
        object.add(field.name, std::move(field.value));
    context.answer(std::move(object));
}

}  // namespace

void payout_plan(Verb& verb) {
    auto minimum = std::make_shared<std::optional<Money>>();
    verb.option("--min RP", *minimum, "leave out people who are owed less (default: payout.minimum)")
        .run([minimum](Context& context) { show_plan(context, *minimum); });
}

void payout_create(Verb& verb) {
    auto minimum = std::make_shared<std::optional<Money>>();
    verb.option("--min RP", *minimum, "leave out people who are owed less (default: payout.minimum)")
        .needs_confirmation()
        .run([minimum](Context& context) { create(context, *minimum); });
}

}  // namespace mitra::cli
