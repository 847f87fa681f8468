#pragma once

#include "daemons/sandbox/inbox.hpp"
#include "daemons/sandbox/telegram/telegram.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::telegram {

/// `/bot<token>/<method>`, by GET or POST with a query, a form, multipart or JSON. What sendMessage sends to somebody
/// goes to the inbox.
void serve_api(httplib::Server& server, Telegram& telegram, Inbox& inbox);

}  // namespace mitra::sandbox::telegram
