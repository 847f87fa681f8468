#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/bench.hpp"

namespace mitra::bench {

/// What others do the same work with: programs of `tests/bench/peers`, each with its own name for what it is made of.
struct Peer {
    std::string name;                ///< "Fastify and better-sqlite3"
    std::vector<std::string> words;  ///< its program below that folder, and what it is told
};

/// Whether `scripts/install-deps --peers` was here; without it nobody is measured beside us, and a line says so.
bool peers_are_here();

/// What starts it, for those who run it themselves.
std::vector<std::string> command_of(const Peer& peer);

/// Runs each to its end, one after the other. The last word that it says is its figure; one that fails says why on
/// stderr and is left out.
std::vector<Figure> figures_of(const std::vector<Peer>& peers, const std::string& unit);

/// A peer that serves: says "ready PORT" once it listens on loopback, and ends on SIGTERM.
class ServingPeer {
 public:
    explicit ServingPeer(const Peer& peer);
    ServingPeer(const ServingPeer&) = delete;
    ServingPeer& operator=(const ServingPeer&) = delete;
    ~ServingPeer();
    [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
    struct Running;
    std::unique_ptr<Running> running_;
    std::uint16_t port_ = 0;
};

}  // namespace mitra::bench
