#include "cli/provider/service_view.hpp"
#include "cli/topup_order/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/fit_target.hpp"
#include "lib/flow/topup_offer.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string service, target;
    std::optional<std::string> zone;
};

void quote(Context& context, const Request& request) {
    const topup::Service service = service_named(context, request.service);
    const flow::TopupOffer offer = flow::topup_offer(context.services(), service);
    const auto fit = flow::fitting_target(offer.game, service, request.target, request.zone.value_or(""));
    const auto now = offer.quote.value_or(topup::Quote{.cost = service.cost, .margin = {}, .fees = {}, .price = {}});
    const bool priced = offer.quote.has_value();
    context.show({{"service", service.code},
                  {"service_id", service.id},
                  {"name", service.name},
                  {"game", offer.game.supplier_name},
                  {"target", fit.target},
                  {"zone", or_null(fit.zone)},
                  {"cost", now.cost},
                  {"fees", priced ? Value{now.fees} : Value{nullptr}},
                  {"margin", priced ? Value{now.left()} : Value{nullptr}},
                  {"price", priced ? Value{now.price} : Value{nullptr}},
                  {"sold", offer.sold()},
                  {"not_sold", or_null(flow::name(offer.why))}});
}

}  // namespace

void topup_order_quote(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("SERVICE", request->service, "SVC-3 or the supplier's code")
        .argument("TARGET", request->target, "the id, phone or meter that it is for")
        .argument("[ZONE]", request->zone, "the game's zone, where it has one")
        .run([request](Context& context) { quote(context, *request); });
}

}  // namespace mitra::cli
