#pragma once

#ifdef MITRA_MORTAL
#include <csignal>
#include <cstdlib>
#include <string_view>
#endif

namespace mitra::sender {

/// A point at which a test build dies as by kill -9, when MITRA_DIE_AT names it, or stands still until SIGCONT, when
/// MITRA_HALT_AT does. In the product: nothing.
inline void point([[maybe_unused]] const char* name) {
#ifdef MITRA_MORTAL
    const auto named = [name](const char* variable) {
        const char* at = std::getenv(variable);
        return at != nullptr && std::string_view{at} == name;
    };
    if (named("MITRA_DIE_AT")) std::raise(SIGKILL);
    if (named("MITRA_HALT_AT")) std::raise(SIGSTOP);
#endif
}

}  // namespace mitra::sender
