#include "lib/crypto/openssl.hpp"

#include <dlfcn.h>

#include <string>

#include "lib/base/error.hpp"

namespace mitra::crypto {
namespace {

template <typename Function>
void load(void* library, const char* name, Function& function) {
    void* found = library == nullptr ? nullptr : ::dlsym(library, name);
    if (found == nullptr)
        throw Error{ErrorKind::internal, std::string{"OpenSSL has no "} + name, "install Debian's package libssl3"};
    function = reinterpret_cast<Function>(found);
}

}  // namespace

const OpenSsl& openssl() {
    static const OpenSsl all = [] {
        void* library = ::dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
        OpenSsl loaded{};
        load(library, "EVP_MD_CTX_new", loaded.context_new);
        load(library, "EVP_MD_CTX_free", loaded.context_free);
        load(library, "EVP_sha256", loaded.sha256);
        load(library, "EVP_md5", loaded.md5);
        load(library, "EVP_DigestInit_ex", loaded.init);
        load(library, "EVP_DigestUpdate", loaded.update);
        load(library, "EVP_DigestFinal_ex", loaded.final);
        return loaded;
    }();
    return all;
}

}  // namespace mitra::crypto
