#pragma once

#include "cli/context.hpp"
#include "lib/event/event.hpp"

namespace mitra::cli {

/// What `event add` and `event set` say of an event; what is not said stays as it is.
struct EventWords {
    std::optional<std::string> title, start, zoom, video, repeat, repeat_until, tier;
    std::vector<std::string> meta;
    std::optional<std::int64_t> minutes;
};

/// The options that an event may do without.
Verb& declare_event(Verb& verb, EventWords& words);
/// Puts what was said into the event. Error{usage} that names the option.
void apply(Context& context, const EventWords& words, event::Event& event);

}  // namespace mitra::cli
