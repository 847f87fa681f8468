#pragma once

#include <map>
#include <string>

#include "daemons/sandbox/provider_answer.hpp"
#include "daemons/sandbox/vip/vip.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::vip {

/// The fields of a form.
using Form = std::map<std::string, std::string>;

/// Places an order, or says why not.
ProviderAnswer place_order(Vip& vip, const std::string& channel, const Form& form);
ProviderAnswer list_orders(const Vip& vip, const std::string& channel, const Form& form);
ProviderAnswer list_services(const Vip& vip, const std::string& channel, const Form& form);
ProviderAnswer tell_stock(const Vip& vip, const Form& form);
ProviderAnswer tell_nickname(const Vip& vip, const Form& form);

/// POST /api/profile, /api/prepaid and /api/game-feature, urlencoded. Checks maintenance, key, user, sign, address and
/// type, in this order.
void serve_api(httplib::Server& server, Vip& vip);

}  // namespace mitra::sandbox::vip
