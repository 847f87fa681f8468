#include "lib/flow/broadcast.hpp"

#include <nlohmann/json.hpp>

namespace mitra::flow {

std::string to_json(const people::Filter& filter) {
    nlohmann::json json = nlohmann::json::object();
    if (filter.city) json["city"] = *filter.city;
    if (filter.group) json["group"] = filter.group->value;
    if (filter.joined) json["joined"] = *filter.joined;
    if (filter.referrer) json["referrer"] = filter.referrer->value;
    if (filter.event) json["event"] = filter.event->value;
    if (filter.tier) json["tier"] = filter.tier->value;
    if (filter.registered_since) json["registered_since"] = filter.registered_since->milliseconds;
    if (filter.registered_until) json["registered_until"] = filter.registered_until->milliseconds;
    return json.dump();
}

people::Filter filter_from_json(const std::string& text) {
    const auto json = nlohmann::json::parse(text);
    people::Filter filter;
    const auto number = [&](const char* key, auto use) {
        if (const auto found = json.find(key); found != json.end()) use(found->get<std::int64_t>());
    };
    if (json.contains("city")) filter.city = json["city"].get<std::string>();
    if (json.contains("joined")) filter.joined = json["joined"].get<bool>();
    number("group", [&](std::int64_t value) { filter.group = GroupId{value}; });
    number("referrer", [&](std::int64_t value) { filter.referrer = PersonId{value}; });
    number("event", [&](std::int64_t value) { filter.event = EventId{value}; });
    number("tier", [&](std::int64_t value) { filter.tier = TierId{value}; });
    number("registered_since", [&](std::int64_t value) { filter.registered_since = Instant{value}; });
    number("registered_until", [&](std::int64_t value) { filter.registered_until = Instant{value}; });
    return filter;
}

}  // namespace mitra::flow
