#include "lib/log/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <array>
#include <memory>

namespace mitra::log {
namespace {

struct Name {
    spdlog::level::level_enum theirs;
    std::string_view priority;  // syslog's, as journald reads it
};

// In the order of Level.
constexpr std::array<Name, 4> k_names{{
    {spdlog::level::debug, "<7>"},
    {spdlog::level::info, "<6>"},
    {spdlog::level::warn, "<4>"},
    {spdlog::level::err, "<3>"},
}};

const Name& name_of(Level level) {
    return k_names.at(static_cast<std::size_t>(level));
}

bool on_terminal() {
    static const bool answer = isatty(STDERR_FILENO) == 1;
    return answer;
}

spdlog::logger& logger() {
    static const auto instance = [] {
        spdlog::sink_ptr sink;
        if (on_terminal())
            sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>();
        else
            sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        auto made = std::make_shared<spdlog::logger>("mitra", std::move(sink));
        made->set_pattern(on_terminal() ? "%Y-%m-%d %H:%M:%S.%e %^%l%$ %v" : "%v");
        made->set_level(spdlog::level::info);
        made->flush_on(spdlog::level::trace);
        made->set_error_handler([](const std::string&) {});  // a full disk must not stop the service
        return made;
    }();
    return *instance;
}

}  // namespace

void set_level(Level level) {
    logger().set_level(name_of(level).theirs);
}

void write(Level level, std::string_view message) noexcept {
    try {
        const std::string line = escaped(message);
        logger().log(name_of(level).theirs, "{}{}", on_terminal() ? "" : name_of(level).priority, line);
    } catch (...) {
        // There is nobody left to tell.
    }
}

}  // namespace mitra::log
