#pragma once

#include "cli/context.hpp"
#include "lib/outbox/message_list.hpp"

namespace mitra::cli {

/// By "MSG-77"; Error{usage} for anything else.
MessageId message_id(const std::string& text);
/// INTERFACE's `message`.
Object message_row(Context& context, const outbox::ListedMessage& message);

}  // namespace mitra::cli
