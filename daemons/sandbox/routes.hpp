#pragma once

#include "daemons/sandbox/world.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox {

/// The sandbox's own pages and what scripts and tests use:
///
///     GET  /                      the inbox, ?to=NUMBER for one person
///     GET  /inbox.json            ?to= ?channel= ?since=NUMBER ?all=1 (also what was not delivered)
///     POST /clear                 empties it
///     GET  /answer  POST /answer  to, key, text, form: answer as a person; POST /answer.json the same for scripts
///     GET  /numbers POST /numbers key, phone, webhook
///     GET  /faults  POST /fault   key, kind (or "none"), count, seconds; keys "duitku", "duitku.invoice",
///                                 "duitku.status", "duitku.methods" have kinds of their own, "telegram" and
///                                 "telegram.METHOD" have theirs, and so have "vip", "vip.order", "vip.status",
///                                 "vip.services", "vip.stock", "vip.nickname", "vip.profile", "trakteer",
///                                 "trakteer.supports"
///     GET  /duitku  /duitku.json  the invoices, the knobs, how often each operation was called
///     POST /duitku/do             invoice (its order or reference), act: pay, choose, fail, cancel, expire, pay-late,
///                                 pay-twice; channel, callback (a mode for this time). /duitku/do.json for scripts
///     POST /duitku/block          seconds: status questions are refused for so long, as after too many
///     POST /duitku/knobs          any knob by its name; POST /duitku/reset puts all back, and forgives
///     GET  /telegram  /telegram.json  the group: links, members, updates, how often each method was called
///     POST /telegram/do           act: join (link, user_id, name, username), leave, message (text), kick, ban
///     (user_id),
///                                 expire (link), repeat (the newest update); /telegram/do.json for scripts
///     POST /telegram/retry        ms: the first pause before an update is delivered again
///     GET  /vip  /vip.json        orders, deposit, knobs: vip/pages.hpp has the rest
///     GET  /trakteer  /trakteer.json   tips, events, knobs: trakteer/pages.hpp has the rest
void serve_pages(httplib::Server& server, World& world);

}  // namespace mitra::sandbox
