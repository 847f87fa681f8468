#pragma once

#include "lib/payment/duitku.hpp"

namespace mitra::test {

/// The invented merchant of the test vectors.
inline payment::duitku::Account duitku_account() {
    return {.merchant_code = "DX0042",
            .api_key = "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            .v2_url = "https://sandbox.duitku.com/webapi/api/merchant",
            .pop_url = "https://api-sandbox.duitku.com/api/merchant",
            .expiry_minutes = 60};
}
inline payment::duitku::Account legacy_account() {
    auto account = duitku_account();
    account.scheme = payment::duitku::Scheme::legacy;
    return account;
}

/// As Duitku posts them.
inline constexpr const char* k_callback =
    "merchantCode=DX0042&amount=150000&merchantOrderId=INV-2026-000123-1&productDetail=Order+000123&additionalParam=&"
    "paymentCode=BC&resultCode=00&merchantUserId=budi%40example.com&reference=DX0042261005K3M9Q7TZ&signature="
    "ae62eff2cbc24dae78a518339371406367045d439cddc9ece8d6250f9231ff47&publisherOrderId=MX26BC0001&spUserHash=&"
    "settlementDate=2026-10-07&issuerCode=";
inline constexpr const char* k_odd_callback =
    "merchantCode=DX0042&amount=99000&merchantOrderId=INV%2F2026%2BA%26B+7&productDetail=Sepatu+%26+Kaus+%E2%80%93+2+"
    "pcs&additionalParam=&paymentCode=SP&resultCode=00&merchantUserId=&reference=DX00422610ABCDEFGH12&signature="
    "b9a52f4199e9fb6fc7b01cc744171b23cd922b93ce245d91509cf237587a6473&publisherOrderId=MX26K7Q2P0&settlementDate="
    "2026-10-06&issuerCode=93600914&customerName=Bud%2A%2A%2A+San%2A%2A%2A";

/// `text` with one part replaced.
inline std::string but(std::string text, const std::string& part, const std::string& by) {
    text.replace(text.find(part), part.size(), by);
    return text;
}

}  // namespace mitra::test
