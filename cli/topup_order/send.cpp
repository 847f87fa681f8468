#include "cli/child.hpp"
#include "cli/topup_order/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/send_topup.hpp"

namespace mitra::cli {
namespace {

using topup::TopupState;

/// Only what stands in the way for moments; it goes out by itself.
bool is_queued(std::string_view said) {
    for (const std::string_view why : {"held: another order", "held: the same for", "held: something came"})
        if (said.starts_with(why)) return true;
    return false;
}

void describe(Context& context, TopupId id, const std::string& said) {
    const topup::Topup topup = topups(context).find(id).value();
    context.print("{}: {}", id, said);
    context.answer(topup_object(context, topup).add("result", said));
}

void send(Context& context, const std::string& reference) {
    const topup::Topup before = topup_named(context, reference);
    const auto job = flow::send_topup(context.services(), before.id);
    context.concerns(job ? 1 : 0, job ? before.expected_cost : Money{});
    if (!job) return describe(context, before.id, fmt::format("is {} already", name(before.state)));
    if (context.dry_run())
        return describe(context, before.id,
                        fmt::format("{} would be bought for about {}", before.display, before.expected_cost));
    const std::string said = run_job(context, *job);
    const topup::Topup after = topups(context).find(before.id).value();
    if (is_queued(said))
        throw Error{ErrorKind::unavailable, fmt::format("{}: {}", before.id, said), "it is sent by itself then",
                    "topup"};
    if (after.state == TopupState::ready || after.state == TopupState::failed)
        throw Error{ErrorKind::refused, fmt::format("{}: {}", before.id, said),
                    fmt::format("see 'mitra topup-order show {}'", before.id), "topup"};
    if (after.state == TopupState::unknown)
        throw Error{ErrorKind::unknown_outcome, fmt::format("{}: {}", before.id, said),
                    fmt::format("it is looked for; 'mitra topup-order status {}'", before.id), "topup"};
    describe(context, before.id, said);
}

}  // namespace

void topup_order_send(Verb& verb) {
    auto id = std::make_shared<std::string>();
    verb.argument("TOP", *id, "a paid top-up, as TOP-11 or ORD-5").needs_confirmation().run([id](Context& context) {
        send(context, *id);
    });
}

}  // namespace mitra::cli
