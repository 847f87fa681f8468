#pragma once

#include "cli/context.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/event_report.hpp"

namespace mitra::cli {

/// By "EVT-1"; Error{not_found} otherwise.
event::Event event_named(Context& context, const std::string& reference);

/// "2026-11-21 19:30", for words to a person.
std::string when(Context& context, Instant instant);

/// "planned", "running", "over" or "cancelled".
std::string_view event_status(const event::Event& event, Instant now);

/// The tier whose meeting it is.
std::optional<std::string> tier_code(Context& context, const event::Event& event);

/// What an event is, for JSON and `show`.
Object event_object(Context& context, const event::Event& event);
/// The same with who is in it and what they were told.
Object event_object(Context& context, const flow::EventReport& report);

/// Every state that has messages, in the order of their lives: {"queued":12,"sent":3}.
Object states_object(const outbox::StateCounts& counts);

}  // namespace mitra::cli
