#include "cli/event/event_view.hpp"

namespace mitra::cli {

void event_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("EVENT", *reference, "EVT-1").run([reference](Context& context) {
        const EventId id = event_named(context, *reference).id;
        context.show(event_object(context, flow::event_report(context.services(), id)));
    });
}

}  // namespace mitra::cli
