#include "daemons/sandbox/duitku/signature.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace mitra::sandbox::duitku {
namespace {

using Bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string hex(const Bytes& bytes, unsigned size) {
    std::string text;
    for (unsigned i = 0; i < size; ++i)
        text += fmt::format("{:02x}", bytes[i]);
    return text;
}

std::string digest(const EVP_MD* kind, std::string_view message) {
    Bytes bytes{};
    unsigned size = 0;
    EVP_Digest(message.data(), message.size(), bytes.data(), &size, kind, nullptr);
    return hex(bytes, size);
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
    Bytes bytes{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
         message.size(), bytes.data(), &size);
    return hex(bytes, size);
}

}  // namespace

std::string signature(const Account& account, Scheme scheme, Signed what,
                      std::initializer_list<std::string_view> parts) {
    std::string message = account.merchant_code;
    for (const std::string_view part : parts)
        message += part;
    if (scheme == Scheme::hmac_sha256) return hmac_sha256(account.api_key, message);
    const bool sha = what == Signed::pop_header || what == Signed::payment_methods;
    return digest(sha ? EVP_sha256() : EVP_md5(), message + account.api_key);
}

}  // namespace mitra::sandbox::duitku
