#pragma once

#include "lib/app/app.hpp"
#include "lib/flow/compose_message.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/outbox/callers.hpp"
#include "lib/outbox/dispatch.hpp"

namespace mitra::app {

/// What the settings say about sending, in the words of the rooms that send.
outbox::DispatchOptions dispatch_options(const App& app);
flow::SendingRules sending_rules(const App& app);
flow::ComposeOptions compose_options(const App& app);
/// Makes the gateways that are built in; nothing for one that the settings do not set up.
outbox::Callers::MakeGateway gateways(const App& app);
/// Adds the mailbox of [smtp] as a sender, once, so that e-mail goes out without another command.
void ensure_mail_sender(const App& app, db::Database& database);

}  // namespace mitra::app
