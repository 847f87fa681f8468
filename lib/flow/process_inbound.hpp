#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

enum class Received {
    stored,         ///< durable with the caller's commit: answer 200 with an empty body
    repeated,       ///< it came before: answer 200 as well
    not_authentic,  ///< no sender has this address: answer 401, nothing is kept
    malformed,      ///< not the gateway's JSON: answer 400
};

/// Stores what a gateway tells us about a message somebody wrote (POST /hook/GATEWAY/SECRET), and acts on it at once;
/// what cannot be acted on now stays `received` for process_inbound. An answer to it must have no body: some gateways
/// send it on to the person.
Received receive_inbound(const Services& services, std::string_view gateway, std::string_view secret,
                         const std::string& body);

/// Acts on events that wait (after a failure, or `hook replay`), at most `limit`; how many.
std::int64_t process_inbound(const Services& services, std::int64_t limit);

}  // namespace mitra::flow
