#pragma once

#include <string>

#include "daemons/sandbox/telegram/telegram.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::telegram {

/// The group as its admin would see it: links, members, updates, and a form for what members do.
std::string group_page(Telegram& telegram);
/// The same for scripts: `links`, `members`, `updates`, `webhook`, `calls`.
std::string group_json(Telegram& telegram);

/// What t.me shows for an invite link, in Indonesian and without JavaScript:
///
///     GET  /+HASH       the group, and a form to join it
///     POST /+HASH       user_id, name, username: joins
void serve_join_pages(httplib::Server& server, Telegram& telegram);

}  // namespace mitra::sandbox::telegram
