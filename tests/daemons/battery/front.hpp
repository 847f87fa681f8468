#pragma once

#include <memory>
#include <string>

#include "tests/daemons/battery/live_site.hpp"
#include "tests/support/process.hpp"
#include "tests/support/reserved_port.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::test {

/// The ways to mitra-web: by itself, and by the examples of etc/.
enum class Way { direct, nginx, caddy };
const char* name(Way way);

/// Where clients of a site connect. The proxies stand as their examples have them, but for name and ports, their
/// time-outs, which are a second here (three where it is to be more than mitra-web's own), and TLS: a client here says
/// what it likes, and the parsers behind TLS are the same.
class Front {
 public:
    /// In front of the mitra-web that listens there.
    Front(Way way, std::uint16_t site);

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] RawClient stranger(int receive_buffer = 0) const {
        return RawClient{port_, receive_buffer, new_address()};
    }

 private:
    void start_nginx(std::uint16_t site);
    void start_caddy(std::uint16_t site);

    TempDir dir_;
    std::unique_ptr<ReservedPort> reserved_, unused_;
    std::unique_ptr<Process> proxy_;
    std::uint16_t port_ = 0;
};

}  // namespace mitra::test
