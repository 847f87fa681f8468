#include "lib/file/magic.hpp"

#include <dlfcn.h>
#include <magic.h>

#include <mutex>

#include "lib/base/error.hpp"

namespace mitra::file {
namespace {

constexpr const char* k_fix = "install Debian's package libmagic1";

/// libmagic's functions and its tables of types, loaded when the first file is looked at: linked, the library would be
/// read at every start of every command (ARCHITECTURE.md, "Start-up").
class Magic {
 public:
    Magic() {
        void* library = ::dlopen("libmagic.so.1", RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) throw Error{ErrorKind::internal, std::string{"no libmagic: "} + ::dlerror(), k_fix};
        decltype(&::magic_open) open = nullptr;
        decltype(&::magic_load) load = nullptr;
        find(library, "magic_open", open);
        find(library, "magic_load", load);
        find(library, "magic_buffer", buffer_);
        cookie_ = open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF);
        if (cookie_ == nullptr || load(cookie_, nullptr) != 0)
            throw Error{ErrorKind::internal, "libmagic has no tables", "install Debian's package libmagic-mgc"};
    }

    std::string type_of(std::string_view content) {
        const std::lock_guard lock{mutex_};
        const char* const type = buffer_(cookie_, content.data(), content.size());
        return type == nullptr ? "application/octet-stream" : type;
    }

 private:
    template <typename Function>
    static void find(void* library, const char* name, Function& function) {
        void* found = ::dlsym(library, name);
        if (found == nullptr) throw Error{ErrorKind::internal, std::string{"libmagic has no "} + name, k_fix};
        function = reinterpret_cast<Function>(found);
    }

    std::mutex mutex_;
    magic_t cookie_ = nullptr;
    decltype(&::magic_buffer) buffer_ = nullptr;
};

}  // namespace

std::string type_of(std::string_view content) {
    static Magic magic;  // one for all threads; kept to the end of the program
    return magic.type_of(content);
}

}  // namespace mitra::file
