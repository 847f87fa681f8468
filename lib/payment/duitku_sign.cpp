#include <fmt/format.h>

#include "lib/crypto/signature.hpp"
#include "lib/payment/duitku.hpp"

namespace mitra::payment::duitku {
namespace {

std::string signed_by(const Account& account, const std::string& text, std::string (*legacy)(std::string_view)) {
    return account.scheme == Scheme::hmac_sha256 ? crypto::hmac_sha256_hex(account.api_key, text)
                                                 : legacy(text + account.api_key);
}

}  // namespace

std::string sign_pop(const Account& account, std::string_view timestamp_ms) {
    return signed_by(account, fmt::format("{}{}", account.merchant_code, timestamp_ms), crypto::sha256_hex);
}

std::string sign_inquiry(const Account& account, std::string_view order, std::string_view amount) {
    return signed_by(account, fmt::format("{}{}{}", account.merchant_code, order, amount), crypto::md5_hex);
}

std::string sign_status(const Account& account, std::string_view order) {
    return signed_by(account, fmt::format("{}{}", account.merchant_code, order), crypto::md5_hex);
}

std::string sign_payment_methods(const Account& account, std::string_view amount, std::string_view datetime) {
    return signed_by(account, fmt::format("{}{}{}", account.merchant_code, amount, datetime), crypto::sha256_hex);
}

std::string sign_callback(const Account& account, std::string_view amount, std::string_view order) {
    return signed_by(account, fmt::format("{}{}{}", account.merchant_code, amount, order), crypto::md5_hex);
}

}  // namespace mitra::payment::duitku
