#pragma once

#include <string>

#include "daemons/sandbox/duitku/duitku.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::duitku {

/// Where a payer is sent when done: the merchant's address with its own query kept.
std::string return_address(const Invoice& invoice, const std::string& result_code);

/// Duitku's pay pages, in Indonesian and without JavaScript:
///
///     GET  /redirect_checkout?reference=        POP's, where a channel is chosen
///     GET  /topup/topupdirectv2.aspx?ref=       v2's
///     POST /redirect_checkout                   reference, channel, act: pay, choose (pay later), fail, cancel
void serve_pay_pages(httplib::Server& server, Duitku& duitku);

}  // namespace mitra::sandbox::duitku
