#include "daemons/sandbox/duitku/api.hpp"

#include <httplib.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "daemons/sandbox/duitku/fields.hpp"
#include "lib/base/clock.hpp"

namespace mitra::sandbox::duitku {
namespace {

using httplib::Request;
using httplib::Response;

/// Gives the answer, or plays the fault that is on for the operation.
ProviderAnswer played(Duitku& duitku, const std::string& operation, const std::function<ProviderAnswer()>& answer) {
    duitku.gate.count(operation);
    const auto fault = duitku.faults.take(operation);
    if (!fault) return answer();
    const FaultKind& kind = *fault->kind;
    ProviderAnswer given{kind.http_status, kind.text.starts_with('<') ? "text/html" : "application/json",
                         std::string{kind.text}};
    if (kind.delivers) given = answer();
    if (kind.waits) std::this_thread::sleep_for(fault->seconds);
    given.drop = kind.drops;
    return given;
}

std::string order_in(const std::string& body) {
    const auto request = nlohmann::json::parse(body, nullptr, false);
    return request.is_object() ? text_of(request, "merchantOrderId") : std::string{};
}

ProviderAnswer create_pop(Duitku& duitku, const Request& request) {
    const InHand in_hand{duitku.invoices, order_in(request.body)};
    return played(duitku, "invoice", [&]() -> ProviderAnswer {
        if (!in_hand.mine()) return {409, "text/plain; charset=utf-8", "The transaction is still in progress."};
        const PopHeaders headers{request.get_header_value("x-duitku-merchantcode"),
                                 request.get_header_value("x-duitku-timestamp"),
                                 request.get_header_value("x-duitku-signature")};
        return create_pop_invoice(duitku, headers, request.body, SystemClock{}.now());
    });
}

}  // namespace

void serve_api(httplib::Server& server, Duitku& duitku) {
    const auto status = [&duitku](const Request& request, Response& response) {
        give(request, response,
             played(duitku, "status", [&] { return transaction_status(duitku, request.body, SystemClock{}.now()); }));
    };
    server.Post("/api/merchant/create[Ii]nvoice", [&duitku](const Request& request, Response& response) {
        give(request, response, create_pop(duitku, request));
    });
    server.Post("/api/merchant/transactionStatus", status);
    server.Post("/webapi/api/merchant/transactionStatus", status);
    server.Post("/webapi/api/merchant/v2/inquiry", [&duitku](const Request& request, Response& response) {
        give(request, response,
             played(duitku, "invoice", [&] { return v2_inquiry(duitku, request.body, SystemClock{}.now()); }));
    });
    server.Post(
        "/webapi/api/merchant/paymentmethod/getpaymentmethod", [&duitku](const Request& request, Response& response) {
            give(request, response, played(duitku, "methods", [&] { return payment_methods(duitku, request.body); }));
        });
}

}  // namespace mitra::sandbox::duitku
