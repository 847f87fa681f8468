#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace mitra::test {

/// Clients that take places and give nothing for it: they say nothing, send their head or their body byte by byte, or
/// ask and do not read. Each has an address of its own and comes back when it is let go. They run on a thread of their
/// own.
class Attackers {
 public:
    /// `page`: what those ask for who do not read; better large.
    Attackers(std::uint16_t port, int count, std::string page);
    Attackers(const Attackers&) = delete;
    Attackers& operator=(const Attackers&) = delete;
    ~Attackers();

    /// How often one of them came (back).
    [[nodiscard]] int came() const { return came_; }

 private:
    struct One {
        int socket = -1;
        std::size_t sent = 0;
    };
    void run();
    void come(std::size_t which);
    void act(std::size_t which);
    [[nodiscard]] std::string words_of(std::size_t which) const;

    std::uint16_t port_;
    std::string page_;
    std::vector<One> all_;
    std::atomic<int> came_{0};
    std::atomic<bool> ended_{false};
    std::thread thread_;
};

/// What honest visitors met with.
struct Served {
    std::vector<double> milliseconds;  ///< of each request, sorted
    int wrong = 0;                     ///< answers that were not 200, and connections that ended

    /// The time within which this share was answered.
    [[nodiscard]] double within(double share) const;
};

/// Visitors who each ask for `page` again and again on one connection, for so long.
Served visit(std::uint16_t port, int visitors, const std::string& page, std::chrono::milliseconds for_so_long);

}  // namespace mitra::test
