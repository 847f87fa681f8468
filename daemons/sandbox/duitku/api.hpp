#pragma once

#include <string>
#include <string_view>

#include "daemons/sandbox/duitku/duitku.hpp"
#include "daemons/sandbox/provider_answer.hpp"

namespace httplib {
class Server;
}

namespace mitra::sandbox::duitku {

/// The headers that POP's createInvoice is signed by.
struct PopHeaders {
    std::string merchant_code, timestamp, signature;
};

/// The operations of both families, each from a body to an answer. They check the signature (401), then the fields
/// (400), then the channel (404), then the sum of the items (409).
ProviderAnswer create_pop_invoice(Duitku& duitku, const PopHeaders& headers, std::string_view body, Instant now);
ProviderAnswer v2_inquiry(Duitku& duitku, std::string_view body, Instant now);
ProviderAnswer transaction_status(Duitku& duitku, std::string_view body, Instant now);
ProviderAnswer payment_methods(const Duitku& duitku, std::string_view body);

/// The paths of both families on one server: /webapi/api/merchant/... and /api/merchant/...
void serve_api(httplib::Server& server, Duitku& duitku);

}  // namespace mitra::sandbox::duitku
