#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "cli/context.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_patience_ms = 1000;
constexpr std::int64_t k_redraw_ms = 100;
constexpr std::int64_t k_bar = 30;

std::int64_t monotonic_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace

Progress::Progress(const Context& context, std::string what, std::int64_t total)
    : what_{std::move(what)},
      total_{std::max<std::int64_t>(total, 1)},
      wanted_{!context.globals().quiet && isatty(STDERR_FILENO) == 1},
      started_ms_{monotonic_ms()} {}

void Progress::at(std::int64_t done) {
    if (!wanted_) return;
    const std::int64_t now = monotonic_ms();
    if (now - started_ms_ < k_patience_ms || now - drawn_ms_ < k_redraw_ms) return;
    const auto filled = static_cast<std::size_t>(k_bar * std::min(done, total_) / total_);
    const std::string bar = std::string(filled, '#') + std::string(static_cast<std::size_t>(k_bar) - filled, '.');
    write_err(fmt::format("\r{} [{}] {} of {}", what_, bar, done, total_));
    drawn_ = true;
    drawn_ms_ = now;
}

Progress::~Progress() {
    if (drawn_) write_err("\r\x1b[K");
}

}  // namespace mitra::cli
