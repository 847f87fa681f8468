// A settings file: it is taken whole, or refused as wrong usage with the file's name in every line of the complaint.
// Nothing else may come out of it, and what is taken must hold what the programs count on.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "lib/base/error.hpp"
#include "lib/config/settings.hpp"

namespace {

using namespace mitra;

void require(bool holds) {
    if (!holds) std::abort();
}

void require_usable(const config::Settings& settings) {
    require(!settings.site.base_url.empty());
    require(settings.store.database.is_absolute() && settings.store.key_file.is_absolute());
    require(settings.messaging.active_hours.from < settings.messaging.active_hours.until);
    require(settings.messaging.shortest_delay <= settings.messaging.longest_delay);
    require(settings.messaging.hourly_cap >= 1 && settings.web.rate_per_minute >= 1);
    const bool production = settings.site.mode == config::Mode::production;
    require(!production || settings.site.base_url.starts_with("https://"));
    require(!production || settings.messaging.shortest_delay.count() > 0);
}

void require_located(const Error& refusal, const std::string& file) {
    require(refusal.kind() == ErrorKind::usage);
    std::istringstream lines{refusal.what()};
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        require(line.starts_with(file));
    require(count > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto file = std::filesystem::temp_directory_path() / ("mitra-fuzz-" + std::to_string(getpid()) + ".toml");
    std::ofstream{file, std::ios::binary}.write(reinterpret_cast<const char*>(bytes),
                                                static_cast<std::streamsize>(size));
    try {
        require_usable(config::load(file));
    } catch (const Error& refusal) {
        require_located(refusal, file.string());
    }
    std::filesystem::remove(file);
    return 0;
}
