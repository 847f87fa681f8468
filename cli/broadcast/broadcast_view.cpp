#include "cli/broadcast/broadcast_view.hpp"

#include "cli/event/event_view.hpp"
#include "lib/app/sending.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/start_broadcast.hpp"

namespace mitra::cli {
namespace {

void tell_plan(Context& context, const flow::BroadcastPlan& plan) {
    const flow::Audience& audience = plan.audience;
    context.print("{}: {} recipients; left out: {} unsubscribed, {} without consent, {} have it waiting",
                  plan.template_name, audience.recipients, audience.unsubscribed,
                  audience.no_consent + audience.never_wrote, audience.duplicate);
    if (plan.waiting_before > 0) context.print("{} messages wait before it", plan.waiting_before);
    if (!plan.forecast.finishes_at) {
        context.print("no sender is active: nothing would go out; see 'mitra sender add'");
        return;
    }
    context.print("{} senders, from {} until {}", plan.senders, when(context, plan.starts_at),
                  when(context, *plan.forecast.finishes_at));
    const std::int64_t late = audience.recipients + plan.waiting_before - plan.forecast.in_time;
    if (late > 0)
        context.print("{} would expire unsent after seven days; {} senders would be needed", late,
                      plan.forecast.senders_needed);
    else if (plan.forecast.senders_for_one_day > plan.senders)
        context.print("to finish in one day {} senders would be needed", plan.forecast.senders_for_one_day);
}

}  // namespace

BroadcastId broadcast_id(const std::string& text) {
    const auto id = parse_id<BroadcastId>(text);
    if (!id)
        throw Error{ErrorKind::usage, fmt::format("'{}' is not the id of a broadcast", text), "write it as BRD-3",
                    "broadcast"};
    return *id;
}

std::map<std::string, std::string> fields_of(const std::vector<std::string>& set) {
    std::map<std::string, std::string> fields;
    for (const std::string& pair : set) {
        const std::size_t equals = pair.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw Error{ErrorKind::usage, fmt::format("--set: '{}' has no name and value", pair),
                        "write it as --set topic=\"Digital marketing\"", "broadcast"};
        fields[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return fields;
}

Verb& declare_broadcast(Verb& verb, BroadcastOptions& options) {
    verb.argument("TEMPLATE", options.template_name, "a broadcast's template, see 'mitra template list'");
    return declare_segment(verb, options.segment)
        .option("--at TIME", options.at, "when it begins; left out: now")
        .option("--set KEY=VALUE", options.set, "a field of the template, as topic=...; may be given again")
        .option("--media URL", options.media, "a public https link to an image or a file that goes with it");
}

flow::BroadcastRequest request_of(Context& context, const BroadcastOptions& options) {
    return {.template_name = options.template_name,
            .filter = filter_of(context, options.segment),
            .fields = fields_of(options.set),
            .media_url = options.media.value_or(""),
            .starts_at = context.time("--at", options.at)};
}

Object show_plan(Context& context, const flow::BroadcastRequest& request) {
    const auto plan = flow::plan_broadcast(context.services(), app::sending_rules(context.app()), request);
    context.concerns(plan.audience.recipients);
    tell_plan(context, plan);
    return {{"template", plan.template_name},
            {"recipients", plan.audience.recipients},
            {"excluded", Object{{"unsubscribed", plan.audience.unsubscribed},
                                {"no_consent", plan.audience.no_consent},
                                {"never_wrote", plan.audience.never_wrote},
                                {"duplicate", plan.audience.duplicate}}},
            {"senders", plan.senders},
            {"starts_at", context.iso(plan.starts_at)},
            {"finishes_at", context.iso(plan.forecast.finishes_at)},
            {"waiting_before", plan.waiting_before},
            {"in_time", plan.forecast.in_time},
            {"senders_needed", plan.forecast.senders_needed},
            {"senders_for_one_day", plan.forecast.senders_for_one_day}};
}

Object broadcast_row(Context& context, const flow::Broadcast& broadcast) {
    return {{"id", broadcast.id},
            {"template", broadcast.template_name},
            {"status", broadcast.state},
            {"recipients", broadcast.recipients},
            {"starts_at", context.iso(broadcast.starts_at)},
            {"created_at", context.iso(broadcast.created_at)}};
}

}  // namespace mitra::cli
