#include "lib/app/topup.hpp"

#include "lib/topup/vip.hpp"

namespace mitra::app {

std::shared_ptr<const topup::Supplier> topup_supplier(const App& app) {
    if (!app.site().topup.supplier) return nullptr;
    const auto& settings = app.settings().vip_reseller;
    return topup::vip_supplier({.api_id = settings.api_id, .api_key = settings.api_key.value(), .url = settings.url});
}

std::optional<topup::trakteer::Page> trakteer_page(const App& app) {
    if (!app.site().topup.trakteer) return std::nullopt;
    const auto& settings = app.settings().trakteer;
    return topup::trakteer::Page{.name = settings.page,
                                 .key = settings.key.value(),
                                 .webhook_token = settings.webhook_token.value_or(""),
                                 .url = settings.url,
                                 .pay_url = settings.pay_url,
                                 .unit = Money{settings.unit_price}};
}

}  // namespace mitra::app
