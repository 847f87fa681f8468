#include "lib/base/module.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "lib/base/error.hpp"

namespace mitra {
namespace {

/// dlopen leaves no errno behind: whether anything can be opened at all tells a shortage from a broken library.
bool out_of_descriptors() {
    const int any = ::open("/", O_PATH | O_CLOEXEC);
    if (any >= 0) ::close(any);
    return any < 0 && (errno == EMFILE || errno == ENFILE);
}

}  // namespace

void* function_of_module(std::string_view library, const char* function, std::string_view without) {
    const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const char* place : {"", "../bin", "../lib/mitra"}) {
        const auto file = folder / place / library;
        if (!std::filesystem::exists(file)) continue;
        if (void* module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL))
            if (void* found = ::dlsym(module, function)) return found;
        if (out_of_descriptors())
            throw Error{ErrorKind::unavailable, fmt::format("{}: too many files are open", without), "try again"};
        throw Error{ErrorKind::internal, fmt::format("{}: {}", without, ::dlerror()), "reinstall mitra"};
    }
    throw Error{ErrorKind::internal, fmt::format("{}: {} is not in {}", without, library, folder.string()),
                "reinstall mitra; the file belongs beside its programs"};
}

}  // namespace mitra
