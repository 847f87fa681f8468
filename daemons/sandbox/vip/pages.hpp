#pragma once

#include <string>

#include "daemons/sandbox/vip/vip.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::vip {

/// Orders, deposit and knobs, for people and for scripts:
///
///     GET  /vip  /vip.json        the orders (oldest first), deposit, knobs, how often each operation was called
///     POST /vip/do                trxid, act: waiting, processing, success, error, tell (again), or any word; note.
///                                 /vip/do.json for scripts
///     POST /vip/knobs             any knob by its name; POST /vip/reset puts knobs and price list back
///     POST /vip/balance           amount: the deposit
///     POST /vip/webhook           url: where the merchant is told; empty: nowhere
///     GET  /vip/services.json     the price lists, ?channel=
///     POST /vip/service           code, price (of a basic account), status; act=remove takes it off the list
///     POST /vip/services          channel, rows (so many, with invented ones), raise (by so many rupiah)
void serve_pages(httplib::Server& server, Vip& vip);

}  // namespace mitra::sandbox::vip
