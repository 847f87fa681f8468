#pragma once

#include "lib/http/server.hpp"

namespace mitra::app {
class App;
}

namespace mitra::web {

/// The listener's address, limits and trusted proxies as the settings have them.
http::Server::Options listener_options(const app::App& app);

}  // namespace mitra::web
