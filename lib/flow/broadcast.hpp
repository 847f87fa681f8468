#pragma once

#include <map>
#include <optional>
#include <string>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/people/filter.hpp"

namespace mitra::flow {

/// What is sent to whom: one text, with what the admin put into its fields, to everybody a filter names.
struct BroadcastRequest {
    std::string template_name;
    people::Filter filter;
    std::map<std::string, std::string> fields;  ///< --set
    std::string media_url;
    std::optional<Instant> starts_at;  ///< empty: now
};

struct Broadcast {
    BroadcastId id;
    std::string template_name;
    std::string segment;  ///< the filter as JSON
    std::map<std::string, std::string> fields;
    std::string media_url;
    Instant starts_at;
    std::string state;
    std::int64_t recipients = 0;  ///< queued so far
    PersonId queued_until;
    PersonId last_person;
    Instant created_at;
};

/// The filter as it is stored with a broadcast, and back.
std::string to_json(const people::Filter& filter);
people::Filter filter_from_json(const std::string& json);

}  // namespace mitra::flow
