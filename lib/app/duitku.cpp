#include "lib/app/duitku.hpp"

namespace mitra::app {

std::optional<payment::duitku::Account> duitku_account(const App& app) {
    using namespace payment::duitku;
    const auto& settings = app.settings().duitku;
    if (!app.site().shop.duitku) return std::nullopt;
    return Account{
        .merchant_code = settings.merchant_code,
        .api_key = settings.api_key.value(),
        .old_api_key = settings.old_api_key.value_or(""),
        .scheme = settings.signature_scheme == config::DuitkuScheme::legacy ? Scheme::legacy : Scheme::hmac_sha256,
        .family = settings.family == config::DuitkuFamily::v2 ? Family::v2 : Family::pop,
        .v2_url = settings.v2_url,
        .pop_url = settings.pop_url,
        .expiry_minutes = settings.expiry.count(),
        .any_pay_host = app.site().sandbox};
}

}  // namespace mitra::app
