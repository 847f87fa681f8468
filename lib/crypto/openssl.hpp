#pragma once

#include <openssl/evp.h>

#include <memory>

namespace mitra::crypto {

/// OpenSSL's digests, loaded at the first use: linked, the library would be read at every start of every command, of
/// which few hash anything. For this room only.
struct OpenSsl {
    decltype(&::EVP_MD_CTX_new) context_new;
    decltype(&::EVP_MD_CTX_free) context_free;
    decltype(&::EVP_sha256) sha256;
    decltype(&::EVP_md5) md5;
    decltype(&::EVP_DigestInit_ex) init;
    decltype(&::EVP_DigestUpdate) update;
    decltype(&::EVP_DigestFinal_ex) final;

    using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
    [[nodiscard]] Context context() const { return {context_new(), context_free}; }
};
/// Error{internal} where the library is missing.
const OpenSsl& openssl();

}  // namespace mitra::crypto
