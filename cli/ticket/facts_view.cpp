#include "cli/ticket/facts_view.hpp"

#include "cli/event/event_view.hpp"
#include "cli/order/order_view.hpp"

namespace mitra::cli {
namespace {

using delivery::Download;
using delivery::Step;
using flow::ProblemFacts;

std::string_view state_of(const Download& link, Instant now) {
    if (link.ended_at) return "ended";
    if (link.expires_at <= now) return "expired";
    return link.open(now) ? "open" : "used_up";
}

Object step_object(Context& context, const Step& step) {
    return {{"name", step.plan.name},
            {"who", delivery::name(step.plan.who)},
            {"status", delivery::name(step.state)},
            {"due_at", context.iso(step.due_at)},
            {"done_at", context.iso(step.done_at)},
            {"overdue", step.overdue(context.now())}};
}

Object link_object(Context& context, const Download& link) {
    return {{"id", link.id},
            {"file", link.file_name},
            {"status", state_of(link, context.now())},
            {"made_at", context.iso(link.made_at)},
            {"expires_at", context.iso(link.expires_at)},
            {"downloads", link.downloads()},
            {"max_downloads", link.max_downloads},
            {"last_at", context.iso(link.last_at)}};
}

Object sent_object(Context& context, const outbox::ListedMessage& message) {
    return {{"id", message.id},
            {"kind", outbox::rules_of(message.kind).name},
            {"template", message.template_name},
            {"channel", outbox::name(message.channel)},
            {"status", message.state},
            {"at", context.iso(message.ended_at.value_or(message.created_at))},
            {"last_error", or_null(message.last_error)}};
}

template <typename Rows, typename Show>
List listed(const Rows& rows, const Show& show) {
    List all;
    for (const auto& row : rows)
        all.emplace_back(show(row));
    return all;
}

Object paid_object(Context& context, const ProblemFacts& facts) {
    return {{"order", facts.order.id},
            {"status", name(facts.order.state)},
            {"paid", facts.paid()},
            {"paid_at", context.iso(facts.order.paid_at)},
            {"method", method_words(context, facts.order.method, facts.order.bank_account)},
            {"total", facts.order.total},
            {"received", facts.payment ? Value{facts.payment->received} : Value{}},
            {"payment", facts.payment ? Value{facts.payment->id} : Value{}},
            {"next", or_null(facts.paid_next)}};
}

void print_next(Context& context, const std::string& next) {
    if (!next.empty()) context.print("             next: {}", next);
}

void print_paid(Context& context, const ProblemFacts& facts) {
    std::string said{name(facts.order.state)};
    if (facts.order.paid_at) said += ", paid " + when(context, *facts.order.paid_at);
    said += " by " + method_words(context, facts.order.method, facts.order.bank_account);
    said += facts.payment && facts.payment->received ? fmt::format(", {} came", *facts.payment->received)
                                                     : fmt::format(", {} is asked", facts.order.total);
    context.print("  paid?      {}", said);
    print_next(context, facts.paid_next);
}

void print_delivered(Context& context, const ProblemFacts& facts) {
    context.print("  delivered? {}",
                  facts.delivery ? delivery::name(facts.delivery->state) : std::string_view{"nothing was started"});
    for (const Step& step : facts.steps) {
        if (step.state != delivery::StepState::open) continue;
        context.print("             {} ({}): {} {}", step.plan.name, delivery::name(step.plan.who),
                      step.overdue(context.now()) ? "overdue since" : "due", when(context, *step.due_at));
    }
    print_next(context, facts.delivered_next);
}

void print_opened(Context& context, const ProblemFacts& facts) {
    context.print("  opened?    {}",
                  facts.links.empty() ? std::string{"there is no link"}
                                      : fmt::format("{} downloads by {} links", facts.downloads(), facts.links.size()));
    for (const Download& link : facts.links)
        context.print("             {} {}: {}, {} of {} downloads, until {}{}", link.id, link.file_name,
                      state_of(link, context.now()), link.downloads(), link.max_downloads,
                      when(context, link.expires_at),
                      link.last_at ? ", last " + when(context, *link.last_at) : std::string{});
    print_next(context, facts.opened_next);
}

void print_messages(Context& context, const ProblemFacts& facts) {
    context.print("  messages   {}", facts.messages.empty() ? "none to the buyer" : "to the buyer:");
    for (const outbox::ListedMessage& one : facts.messages)
        context.print("             {} {} by {}: {} {}{}", one.id, one.template_name, outbox::name(one.channel),
                      one.state, when(context, one.ended_at.value_or(one.created_at)),
                      one.last_error.empty() ? "" : ", " + one.last_error);
    print_next(context, facts.messages_next);
}

}  // namespace

Object facts_object(Context& context, const ProblemFacts& facts) {
    const Object delivered{{"status", facts.delivery ? Value{delivery::name(facts.delivery->state)} : Value{}},
                           {"steps", listed(facts.steps, [&](const Step& step) { return step_object(context, step); })},
                           {"next", or_null(facts.delivered_next)}};
    const Object opened{
        {"downloads", facts.downloads()},
        {"links", listed(facts.links, [&](const Download& link) { return link_object(context, link); })},
        {"next", or_null(facts.opened_next)}};
    const Object messages{{"items", listed(facts.messages, [&](const auto& one) { return sent_object(context, one); })},
                          {"next", or_null(facts.messages_next)}};
    return {
        {"paid", paid_object(context, facts)},
        {"delivered", delivered},
        {"opened", opened},
        {"messages", messages},
        {"support", Object{{"within", facts.support_until.has_value()}, {"until", context.iso(facts.support_until)}}}};
}

void print_facts(Context& context, const ProblemFacts& facts) {
    context.print("facts of {} ({})", facts.order.id, facts.product);
    print_paid(context, facts);
    print_delivered(context, facts);
    print_opened(context, facts);
    print_messages(context, facts);
    context.print("  support    {}", facts.support_until ? "until " + when(context, *facts.support_until)
                                                         : std::string{"no time of support runs"});
}

}  // namespace mitra::cli
