#include "cli/delivery/delivery_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/do_step.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string order, name, act;
    std::string note;
};

std::string words_for(const Request& request, bool changed, bool delivered) {
    if (request.act == "reopen") return changed ? "is open again" : "is open already";
    if (!changed) return "was done before; nothing was changed";
    return delivered ? "done; nothing more is owed" : "done";
}

void step(Context& context, const Request& request) {
    const delivery::Delivery one = delivery_named(context, request.order);
    const delivery::Step before = step_named(steps_of(context).steps(one.order), request.name);
    const bool reopen = request.act == "reopen";
    if (reopen && !request.note.empty())
        throw Error{ErrorKind::usage, "--note goes with done", "say with --reason why it is taken back",
                    "delivery_step"};
    flow::DoneStep done;
    if (reopen)
        done.changed = flow::reopen_step(context.services(), before.id);
    else
        done = flow::do_step(context.services(), before.id, request.note);
    if (done.changed) context.concerns(1);
    const delivery::Step after = steps_of(context).step(before.id).value_or(before);
    const delivery::Delivery now = steps_of(context).find(one.order).value_or(one);
    const auto next = next_step(steps_of(context).steps(one.order));
    context.print("{} '{}' {}", one.order, before.plan.name, words_for(request, done.changed, done.delivered));
    if (done.changed && next)
        context.note(fmt::format("next: '{}' ({}), until {}", next->plan.name, name(next->plan.who),
                                 in_words(context.iso(next->due_at))));
    context.answer({{"order", one.order},
                    {"step", step_object(context, after)},
                    {"state", name(now.state)},
                    {"next_step", next ? Value{next->plan.name} : Value{}},
                    {"due_at", next ? Value{context.iso(next->due_at)} : Value{}},
                    {"changed", done.changed}});
}

}  // namespace

void delivery_step(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ORDER", request->order, "ORD-1042")
        .argument("STEP", request->name, "its name, the beginning of it, or its number")
        .argument_choice("ACT", request->act, {"done", "reopen"}, "what is said of it; reopen needs --reason")
        .option("--note TEXT", request->note, "kept with the step, and shown to the buyer in the step's message")
        .run([request](Context& context) { step(context, *request); });
}

}  // namespace mitra::cli
