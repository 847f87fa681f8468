#include "lib/crypto/digest.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include "lib/base/error.hpp"

namespace mitra::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// OpenSSL's digests, loaded when the first file is hashed: linked, the library would be read at every start of every
/// command, of which two hash files.
struct OpenSsl {
    decltype(&::EVP_MD_CTX_new) context_new;
    decltype(&::EVP_MD_CTX_free) context_free;
    decltype(&::EVP_sha256) sha256;
    decltype(&::EVP_DigestInit_ex) init;
    decltype(&::EVP_DigestUpdate) update;
    decltype(&::EVP_DigestFinal_ex) final;
};

template <typename Function>
void load(void* library, const char* name, Function& function) {
    void* found = library == nullptr ? nullptr : ::dlsym(library, name);
    if (found == nullptr)
        throw Error{ErrorKind::internal, std::string{"OpenSSL has no "} + name, "install Debian's package libssl3"};
    function = reinterpret_cast<Function>(found);
}

const OpenSsl& openssl() {
    static const OpenSsl all = [] {
        void* library = ::dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
        OpenSsl loaded{};
        load(library, "EVP_MD_CTX_new", loaded.context_new);
        load(library, "EVP_MD_CTX_free", loaded.context_free);
        load(library, "EVP_sha256", loaded.sha256);
        load(library, "EVP_DigestInit_ex", loaded.init);
        load(library, "EVP_DigestUpdate", loaded.update);
        load(library, "EVP_DigestFinal_ex", loaded.final);
        return loaded;
    }();
    return all;
}

}  // namespace

std::string digest(std::string_view bytes) {
    std::array<unsigned char, 32> result{};
    crypto_generichash(result.data(), result.size(), bytes_of(bytes), bytes.size(), nullptr, 0);
    return {result.begin(), result.end()};
}

std::string sha256_of_file(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw Error{ErrorKind::not_found, "cannot read " + file.string(), {}, "file"};
    const OpenSsl& ssl = openssl();
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{ssl.context_new(), ssl.context_free};
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
    std::string result;
    result.reserve(bytes.size() * 2);
    for (const char byte : bytes)
        result += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return result;
}

std::string to_base64url(std::string_view bytes) {
    constexpr int k_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string result(sodium_base64_encoded_len(bytes.size(), k_variant), '\0');
    sodium_bin2base64(result.data(), result.size(), bytes_of(bytes), bytes.size(), k_variant);
    result.pop_back();  // the terminator that libsodium writes
    return result;
}

std::string from_base64url(std::string_view text) {
    if (text.empty()) return {};
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
