#include "lib/base/module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>

#include "lib/base/error.hpp"

namespace mitra {

void* function_of_module(std::string_view library, const char* function, std::string_view without) {
    const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const char* place : {"", "../bin", "../lib/mitra"}) {
        const auto file = folder / place / library;
        if (!std::filesystem::exists(file)) continue;
        if (void* module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL))
            if (void* found = ::dlsym(module, function)) return found;
        throw Error{ErrorKind::internal, fmt::format("{}: {}", without, ::dlerror()), "reinstall mitra"};
    }
    throw Error{ErrorKind::internal, fmt::format("{}: {} is not in {}", without, library, folder.string()),
                "reinstall mitra; the file belongs beside its programs"};
}

}  // namespace mitra
