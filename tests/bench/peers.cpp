#include "tests/bench/peers.hpp"

#include <filesystem>
#include <stdexcept>

#include "tests/support/process.hpp"

namespace mitra::bench {
namespace {

constexpr std::chrono::minutes k_longest{15};

std::filesystem::path folder() {
    return MITRA_PEERS;
}

/// The last word of what it said.
std::string last_word(std::string said) {
    said.erase(said.find_last_not_of(" \n") + 1);
    return said.substr(said.find_last_of(" \n") + 1);
}

}  // namespace

std::vector<std::string> command_of(const Peer& peer) {
    const std::filesystem::path program = folder() / peer.words.at(0);
    const bool python = program.extension() == ".py";
    // A script with a first line of its own is run as it is.
    std::vector<std::string> words;
    if (program.extension() == ".mjs") words.emplace_back("node");
    if (python) words.emplace_back("/usr/bin/python3");  // Debian's, which has Debian's packages
    words.push_back(program.string());
    words.insert(words.end(), peer.words.begin() + 1, peer.words.end());
    return words;
}

bool peers_are_here() {
    static const bool here = std::filesystem::exists(folder() / "node_modules");
    if (!here) fmt::print("no peers are measured: 'scripts/install-deps --peers' brings them\n");
    return here;
}

std::vector<Figure> figures_of(const std::vector<Peer>& peers, const std::string& unit) {
    std::vector<Figure> figures;
    if (!peers_are_here()) return figures;
    for (const Peer& peer : peers) {
        test::Process process{command_of(peer)};
        const int status = process.wait(k_longest);
        const double value = std::strtod(last_word(process.out()).c_str(), nullptr);
        if (status == 0 && value > 0)
            figures.push_back({value, unit, peer.name});
        else
            fmt::print(stderr, "{} ended with {}: {}{}\n", peer.name, status, process.out(), process.err());
    }
    return figures;
}

struct ServingPeer::Running {
    explicit Running(const Peer& peer) : process{command_of(peer)} {}
    test::Process process;
};

ServingPeer::ServingPeer(const Peer& peer) : running_{std::make_unique<Running>(peer)} {
    running_->process.await_output("ready ");
    port_ = static_cast<std::uint16_t>(std::strtoul(last_word(running_->process.out()).c_str(), nullptr, 10));
    if (port_ == 0) throw std::runtime_error{peer.name + " says no port"};
}

ServingPeer::~ServingPeer() {
    running_->process.stop();
}

}  // namespace mitra::bench
