#pragma once

#include "daemons/sandbox/trakteer/trakteer.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::trakteer {

/// GET /v1/public/supports (limit, page, include) and /v1/public/current-balance, with the header `key`.
void serve_api(httplib::Server& server, Trakteer& trakteer);

/// The creator's page, in Indonesian and without JavaScript:
///
///     GET  /PAGE/tip     quantity, display_name, supporter_message (or message)
///     POST /PAGE/tip     the same, and method: pays
void serve_tip_page(httplib::Server& server, Trakteer& trakteer);

}  // namespace mitra::sandbox::trakteer
