#include "cli/provider/service_view.hpp"
#include "lib/flow/change_catalogue.hpp"

namespace mitra::cli {
namespace {

void turn(Context& context, const std::string& name, bool on) {
    const auto channel = topup::channel_named(name).value();
    const auto services = context.services();
    const bool changed = on ? flow::start_channel(services, channel) : flow::stop_channel(services, channel);
    if (changed) context.concerns(1);
    if (on)
        context.print("{} {}", name, changed ? "is sold and placed again" : "was not stopped; nothing was changed");
    else
        context.print("{} {}", name, changed ? "is stopped: nothing of it is sold or placed" : "was stopped before");
    const auto state = topup::CatalogueStore{context.database()}.channel(channel);
    context.answer({{"channel", name},
                    {"changed", changed},
                    {"stopped_at", context.iso(state.stopped_at)},
                    {"stopped_why", or_null(state.stopped_why)}});
}

void declare(Verb& verb, bool on) {
    auto channel = std::make_shared<std::string>();
    verb.argument_choice("CHANNEL", *channel, {"prepaid", "game"}, "prepaid (pulsa, tokens) or game")
        .run([channel, on](Context& context) { turn(context, *channel, on); });
}

}  // namespace

void provider_start(Verb& verb) {
    declare(verb, true);
}

void provider_stop(Verb& verb) {
    declare(verb, false);
}

}  // namespace mitra::cli
