// What an admin does to lines before they are paid.
#include "cli/commission/commission_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/hold_commission.hpp"
#include "lib/flow/take_back_commission.hpp"

namespace mitra::cli {
namespace {

/// Lines that become payable in one transaction.
constexpr std::int64_t k_batch = 1'000;

struct Release {
    Ids ids;
    bool due = false;
};

Result hold(Context& context, const std::string& reference) {
    const payout::Commission line = commissions(context).named(reference);
    const bool changed = flow::hold_commission(context.services(), line.id, flow::k_held_by_admin);
    context.concerns(changed ? 1 : 0, changed ? line.amount : Money{});
    return {changed ? "held" : fmt::format("is held already: {}", line.held_for), {{"changed", changed}}};
}

Result release(Context& context, const std::string& reference) {
    const payout::Commission line = commissions(context).named(reference);
    const flow::ReleasedCommission done = flow::release_commission(context.services(), line.id);
    const bool changed = done.lifted || done.payable;
    context.concerns(changed ? 1 : 0, changed ? line.amount : Money{});
    const auto now = commissions(context).find(line.id).value();
    std::string words = done.lifted ? "released" : "nobody holds it";
    if (now.state == payout::CommissionState::payable)
        words += done.payable ? "; it is payable now" : "; it is payable";
    else
        words += fmt::format("; payable from {}", context.iso(now.payable_at));
    return {words, {{"changed", changed}, {"status", payout::name(now.state)}}};
}

void release_due(Context& context) {
    std::int64_t all = 0;
    for (std::int64_t some = k_batch; some == k_batch;) {
        some = flow::release_due_commissions(context.services(), k_batch);
        all += some;
    }
    context.concerns(all);
    context.print("{} commissions became payable", all);
    context.answer({{"released", all}});
}

Result end(Context& context, const std::string& reference) {
    using How = flow::TakenBack::How;
    const payout::Commission line = commissions(context).named(reference);
    const flow::TakenBack done = flow::void_commission(context.services(), line.id);
    const bool changed = done.how != How::already;
    context.concerns(changed ? 1 : 0, done.amount);
    Object json{{"changed", changed}, {"amount", done.amount}, {"line", done.line}};
    if (done.how == How::already) return {"nothing is left of it", std::move(json)};
    if (done.how == How::voided) return {fmt::format("void: {} less", done.amount), std::move(json)};
    return {fmt::format("was paid or is on its way: {} takes {} from what {} is paid next", *done.line, done.amount,
                        line.person),
            std::move(json)};
}

}  // namespace

void commission_hold(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("COM", *ids, "lines that were not paid, as COM-8; needs --reason").run([ids](Context& context) {
        context.each(*ids, [&](const std::string& id) { return hold(context, id); });
    });
}

void commission_release(Verb& verb) {
    auto request = std::make_shared<Release>();
    verb.ids("COM", request->ids, "lines, as COM-8; what was held needs --reason")
        .flag("--due", request->due, "every line whose time has come and which nobody holds; the timer does so")
        .run([request](Context& context) {
            if (!request->due) {
                context.each(request->ids, [&](const std::string& id) { return release(context, id); });
                return;
            }
            if (!request->ids.given.empty() || request->ids.from)
                throw Error{ErrorKind::usage, "--due is about every line whose time has come", "leave out the ids",
                            "commission"};
            release_due(context);
        });
}

void commission_void(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("COM", *ids, "lines that earned, as COM-8; needs --reason")
        .needs_confirmation()
        .run([ids](Context& context) { context.each(*ids, [&](const std::string& id) { return end(context, id); }); });
}

}  // namespace mitra::cli
