#pragma once

#include <chrono>
#include <thread>

namespace mitra::test {

/// Tries until `condition` holds; false when it does not within the time, which is long: only what fails takes it.
template <typename Condition>
bool eventually(Condition&& condition, std::chrono::milliseconds longest = std::chrono::seconds{60}) {
    const auto end = std::chrono::steady_clock::now() + longest;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

}  // namespace mitra::test
