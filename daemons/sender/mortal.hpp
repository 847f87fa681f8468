#pragma once

#ifdef MITRA_MORTAL
#include <csignal>
#include <cstdlib>
#include <string_view>
#endif

namespace mitra::sender {

/// A point at which a test build dies as by kill -9, when MITRA_DIE_AT names it. In the product: nothing.
inline void point([[maybe_unused]] const char* name) {
#ifdef MITRA_MORTAL
    const char* at = std::getenv("MITRA_DIE_AT");
    if (at != nullptr && std::string_view{at} == name) std::raise(SIGKILL);
#endif
}

}  // namespace mitra::sender
