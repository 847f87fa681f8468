#pragma once

#include "lib/app/app.hpp"
#include "lib/http/server.hpp"

namespace mitra::web {

/// The listener's address, limits and trusted proxies as the settings have them.
http::Server::Options listener_options(const config::Settings& settings);

}  // namespace mitra::web
