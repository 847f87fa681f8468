#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "lib/crypto/digest.hpp"
#include "lib/http/decode.hpp"
#include "lib/payment/duitku.hpp"

namespace mitra::payment::duitku {
namespace {

constexpr std::size_t k_hmac_digits = 64;
constexpr std::size_t k_md5_digits = 32;

std::string lower_hex(std::string_view text) {
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

/// The signature is made from the others, and may come in either letter case.
std::string identity_of(const http::Fields& fields) {
    std::vector<std::pair<std::string_view, std::string_view>> sorted;
    sorted.reserve(fields.size());
    for (const auto& [name, value] : fields)
        if (name != "signature") sorted.emplace_back(name, value);
    std::sort(sorted.begin(), sorted.end());
    std::string all;
    for (const auto& [name, value] : sorted)
        all.append(name).append(1, '\0').append(value).append(1, '\0');  // no field contains a NUL
    return fmt::format("{}:{}", fields.get("merchantOrderId"), crypto::to_hex(crypto::digest(all)));
}

std::optional<Callback> callback_in(const http::Fields& fields) {
    for (const char* needed : {"merchantCode", "amount", "merchantOrderId", "signature"})
        if (fields.get(needed).empty()) return std::nullopt;
    return Callback{std::string{fields.get("merchantOrderId")}, std::string{fields.get("amount")},
                    std::string{fields.get("resultCode")},      std::string{fields.get("reference")},
                    std::string{fields.get("paymentCode")},     identity_of(fields)};
}

/// Whether `given` is what the account would have signed, with its key or the one before.
bool is_signed(Account account, Scheme scheme, const Callback& callback, const std::string& given) {
    account.scheme = scheme;
    if (crypto::equal_secret(sign_callback(account, callback.amount, callback.order), given)) return true;
    if (account.old_api_key.empty()) return false;
    account.api_key = account.old_api_key;
    return crypto::equal_secret(sign_callback(account, callback.amount, callback.order), given);
}

}  // namespace

Received read_callback(const Account& account, std::string_view body) {
    const auto fields = http::decode_form(body);
    if (!fields) return {Verdict::malformed};
    auto callback = callback_in(*fields);
    if (!callback) return {Verdict::malformed};
    if (account.api_key.empty() || fields->get("merchantCode") != account.merchant_code)
        return {Verdict::not_authentic};

    const std::string given = lower_hex(fields->get("signature"));
    const bool legacy = account.scheme == Scheme::legacy;
    const std::size_t expected = legacy ? k_md5_digits : k_hmac_digits;
    if (given.size() != expected) {
        const bool other = given.size() == (legacy ? k_hmac_digits : k_md5_digits) &&
                           is_signed(account, legacy ? Scheme::hmac_sha256 : Scheme::legacy, *callback, given);
        return {Verdict::not_authentic, std::nullopt, other};
    }
    if (!is_signed(account, account.scheme, *callback, given)) return {Verdict::not_authentic};
    return {Verdict::genuine, std::move(callback)};
}

std::vector<std::pair<std::string, std::string>> redacted_callback(std::string_view body) {
    constexpr std::array<std::string_view, 9> k_shown{"merchantCode",     "amount",         "merchantOrderId",
                                                      "paymentCode",      "resultCode",     "reference",
                                                      "publisherOrderId", "settlementDate", "issuerCode"};
    std::vector<std::pair<std::string, std::string>> shown;
    const auto fields = http::decode_form(body);
    if (!fields) return shown;
    for (const auto& [name, value] : *fields) {
        const bool plain = std::find(k_shown.begin(), k_shown.end(), name) != k_shown.end();
        shown.emplace_back(name, plain || value.empty() ? value : "(hidden)");
    }
    return shown;
}

std::optional<Callback> parse_callback(std::string_view body) {
    const auto fields = http::decode_form(body);
    return fields ? callback_in(*fields) : std::nullopt;
}

}  // namespace mitra::payment::duitku
