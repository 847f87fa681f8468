#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "cli/segment.hpp"
#include "lib/flow/broadcast.hpp"

namespace mitra::cli {

/// By "BRD-3"; Error{usage} for anything else.
BroadcastId broadcast_id(const std::string& text);

/// What `broadcast plan` and `broadcast start` take.
struct BroadcastOptions {
    std::string template_name;
    Segment segment;
    std::vector<std::string> set;
    std::optional<std::string> at, media;
};
Verb& declare_broadcast(Verb& verb, BroadcastOptions& options);
flow::BroadcastRequest request_of(Context& context, const BroadcastOptions& options);
/// "topic=Kewirausahaan" as a field; Error{usage} without "=".
std::map<std::string, std::string> fields_of(const std::vector<std::string>& set);
/// Tells what the broadcast would do; INTERFACE's `broadcast plan`.
Object show_plan(Context& context, const flow::BroadcastRequest& request);

Object broadcast_row(Context& context, const flow::Broadcast& broadcast);

}  // namespace mitra::cli
