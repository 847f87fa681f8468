#pragma once

#include <cstdint>

namespace mitra::test {

/// A port of loopback that the kernel gives to nobody else while this lives: not as a listener's free port and not as a
/// client's own. A server that is told its number and sets SO_REUSEADDR, as they all do, may listen there; until then
/// connections are refused.
class ReservedPort {
 public:
    ReservedPort();
    ReservedPort(const ReservedPort&) = delete;
    ReservedPort& operator=(const ReservedPort&) = delete;
    ~ReservedPort();

    [[nodiscard]] std::uint16_t number() const { return number_; }

 private:
    int socket_;
    std::uint16_t number_ = 0;
};

}  // namespace mitra::test
