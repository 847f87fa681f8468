#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemons/sandbox/provider_answer.hpp"
#include "daemons/sandbox/world.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox {

/// `POST /send`: takes the message into the inbox, or plays the fault that is on for its key (a slow one waits here).
ProviderAnswer dripsender_send(World& world, std::string_view content_type, std::string_view body);
/// `GET /lists/` with the header `api-key`.
ProviderAnswer dripsender_lists(World& world, const std::string& api_key);

/// The text of an incoming message and how DripSender puts it into its webhook.
struct Incoming {
    std::string phone;
    std::string text;
    std::string id;
    std::int64_t timestamp_s = 0;
};
/// `form`: "standard", "raw" (what older installations forward), "group", "lid". Throws Error{usage} for another.
std::string dripsender_webhook(const Incoming& incoming, std::string_view form);

/// DripSender's routes on a server.
void serve_dripsender(httplib::Server& server, World& world);

}  // namespace mitra::sandbox
