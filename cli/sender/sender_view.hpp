#pragma once

#include <map>
#include <optional>
#include <string>

#include "cli/context.hpp"
#include "lib/outbox/sender_store.hpp"

namespace mitra::cli {

/// What `sender add` and `sender set` take alike.
struct SenderOptions {
    std::optional<std::string> key_file, delay, hours;
    std::optional<std::int64_t> priority, cap;
    bool warmup = false;
};
Verb& declare_sender_options(Verb& verb, SenderOptions& options);
/// Puts what was given into the sender. Error{usage} for what makes no sense.
void apply(Context& context, const SenderOptions& options, outbox::Sender& sender);

/// The cap that holds for it: its own, or the site's.
std::int64_t cap_of(Context& context, const outbox::Sender& sender);
/// Where its gateway is to post incoming messages; a mailbox has none. Whoever knows it can speak as the gateway.
std::optional<std::string> webhook_of(Context& context, const outbox::Sender& sender);
/// A row of lists; `sent` are the counts of the last hour.
Object sender_row(Context& context, const outbox::Sender& sender, const std::map<SenderId, std::int64_t>& sent);

}  // namespace mitra::cli
