#include "lib/crypto/digest.hpp"

#include <sodium.h>

#include <array>
#include <fstream>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/crypto/openssl.hpp"

namespace mitra::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string digest(std::string_view bytes) {
    std::array<unsigned char, 32> result{};
    crypto_generichash(result.data(), result.size(), bytes_of(bytes), bytes.size(), nullptr, 0);
    return {result.begin(), result.end()};
}

struct RunningDigest::State {
    crypto_generichash_state hash;
};

RunningDigest::RunningDigest() : state_{std::make_unique<State>()} {
    crypto_generichash_init(&state_->hash, nullptr, 0, 32);
}

RunningDigest::~RunningDigest() = default;

void RunningDigest::update(std::string_view bytes) {
    crypto_generichash_update(&state_->hash, bytes_of(bytes), bytes.size());
}

std::string RunningDigest::finish() {
    std::array<unsigned char, 32> result{};
    crypto_generichash_final(&state_->hash, result.data(), result.size());
    return {result.begin(), result.end()};
}

std::string sha256_of_file(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw Error{ErrorKind::not_found, "cannot read " + file.string(), {}, "file"};
    const OpenSsl& ssl = openssl();
    const auto context = ssl.context();
    bool sound = context && ssl.init(context.get(), ssl.sha256(), nullptr) == 1;
    std::vector<char> chunk(64 * 1024);
    while (sound && stream) {
        stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        sound = ssl.update(context.get(), chunk.data(), static_cast<std::size_t>(stream.gcount())) == 1;
    }
    if (stream.bad()) throw Error{ErrorKind::unavailable, "reading " + file.string() + " failed", "see the disk"};
    std::array<unsigned char, EVP_MAX_MD_SIZE> result{};
    unsigned int size = 0;
    if (!sound || ssl.final(context.get(), result.data(), &size) != 1)
        throw Error{ErrorKind::internal, "OpenSSL did not compute SHA-256"};
    return to_hex({reinterpret_cast<const char*>(result.data()), size});
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string result;
    result.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        result += k_digits[value >> 4U];
        result += k_digits[value & 0xfU];
    }
    return result;
}

std::string from_hex(std::string_view text) {
    constexpr std::string_view k_digits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const std::size_t high = k_digits.find(text[i]);
        const std::size_t low = k_digits.find(text[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return {};
        bytes += static_cast<char>(high * 16 + low);
    }
    return text.size() % 2 == 0 ? bytes : std::string{};
}

std::string to_base64url(std::string_view bytes) {
    constexpr int k_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string result(sodium_base64_encoded_len(bytes.size(), k_variant), '\0');
    sodium_bin2base64(result.data(), result.size(), bytes_of(bytes), bytes.size(), k_variant);
    result.pop_back();  // the terminator that libsodium writes
    return result;
}

std::string from_base64url(std::string_view text) {
    constexpr std::string_view k_signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // libsodium 1.0.18 also reads bytes from 0x80 on, so that two texts would stand for the same bytes.
    if (text.empty() || text.find_first_not_of(k_signs) != std::string_view::npos) return {};
    std::vector<unsigned char> bytes(text.size());
    std::size_t size = 0;
    const char* end = nullptr;
    // Without `end` libsodium takes a valid beginning for the whole.
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text.data() + text.size())
        return {};
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

bool equal_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace mitra::crypto
