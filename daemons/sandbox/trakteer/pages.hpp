#pragma once

#include "daemons/sandbox/trakteer/trakteer.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::trakteer {

/// The creator's dashboard, for people and for scripts:
///
///     GET  /trakteer  /trakteer.json   the tips (oldest first), the last ten events, knobs, calls
///     POST /trakteer/tip.json     quantity, message, name, method, status (pending, failed, refund: not paid)
///     POST /trakteer/knobs        any knob by its name; POST /trakteer/reset puts all back
///     POST /trakteer/webhook      url: where events go, and that they go again; empty: nowhere
///     POST /trakteer/test         the test event;  POST /trakteer/tell  tip: its event once more
void serve_pages(httplib::Server& server, Trakteer& trakteer);

}  // namespace mitra::sandbox::trakteer
