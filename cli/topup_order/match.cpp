#include "cli/child.hpp"
#include "cli/order/order_view.hpp"
#include "cli/topup_order/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/match_tips.hpp"
#include "lib/flow/topup_jobs.hpp"

namespace mitra::cli {
namespace {

using topup::TipState;

constexpr std::int64_t k_hints_at_once = 1000;
constexpr std::int64_t k_shown = 200;

struct Request {
    std::optional<std::string> tip, order;
    bool poll = false, dismiss = false;
};

/// What is left for a person, after all that came was matched.
void answer_unmatched(Context& context, const std::string& said) {
    List items;
    for (const topup::Tip& tip : tips(context).list(TipState::unmatched, {}, k_shown)) {
        context.print("{}: {} without an order, {}", tip.id, tip.amount, context.iso(tip.came_at));
        items.emplace_back(tip_object(context, tip));
    }
    if (!said.empty()) context.print("{}", said);
    context.answer(
        {{"result", said.empty() ? Value{nullptr} : Value{said}}, {"items", std::move(items)}, {"next", nullptr}});
}

void poll(Context& context) {
    if (!context.app().site().topup.trakteer)
        throw Error{ErrorKind::refused, "Trakteer is not set up", "see [trakteer] in the settings", "trakteer"};
    const auto services = context.services();
    const auto job = db::in_transaction(context.database(), [&] {
        flow::plan_topup_jobs(services);
        return flow::hasten_job(services, flow::k_supports_job, "page", context.now());
    });
    if (!job) throw Error{ErrorKind::unavailable, "nobody asks Trakteer", "see 'mitra doctor'", "job"};
    if (context.dry_run()) return answer_unmatched(context, "not asked");
    answer_unmatched(context, run_job(context, *job));
}

void match_all(Context& context) {
    const std::int64_t heeded = flow::process_topup_hints(context.services(), k_hints_at_once);
    answer_unmatched(context, heeded > 0 ? fmt::format("{} webhooks wait to be asked about", heeded) : std::string{});
}

void match_one(Context& context, const Request& request) {
    const topup::Tip tip = tips(context).named(*request.tip);
    bool changed = false;
    if (request.dismiss)
        changed = flow::dismiss_tip(context.services(), tip.id);
    else
        changed = flow::match_tip(context.services(), tip.id, order_named(context, *request.order).id);
    context.concerns(changed ? 1 : 0, changed ? tip.amount : Money{});
    const topup::Tip after = tips(context).find(tip.id).value();
    context.print("{} of {} {} {}{}", tip.id, tip.amount, changed ? "is" : "was before", name(after.state),
                  request.order ? fmt::format(" with {}", *request.order) : std::string{});
    Object object = tip_object(context, after).add("changed", changed);
    if (request.order) object.add("order_status", shop::name(order_named(context, *request.order).state));
    context.answer(std::move(object));
}

void match(Context& context, const Request& request) {
    if (!request.tip) {
        if (request.dismiss)
            throw Error{ErrorKind::usage, "say which tip is a gift", "as TIP-3; needs --reason", "tip"};
        return request.poll ? poll(context) : match_all(context);
    }
    if (request.poll || request.dismiss == request.order.has_value())
        throw Error{ErrorKind::usage, "a tip is matched with an order, or dismissed", "TIP-3 ORD-5, or TIP-3 --dismiss",
                    "tip"};
    match_one(context, request);
}

}  // namespace

void topup_order_match(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[TIP]", request->tip, "a tip that nobody knows the order of, as TIP-3")
        .argument("[ORD]", request->order, "the order that it is for")
        .flag("--poll", request->poll, "ask Trakteer now, and match what is new")
        .flag("--dismiss", request->dismiss, "it pays for nothing: a gift; needs --reason")
        .run([request](Context& context) { match(context, *request); });
}

}  // namespace mitra::cli
