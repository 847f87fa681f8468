#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/option.hpp"
#include "lib/base/money.hpp"

namespace mitra::cli {

enum class Color { automatic, always, never };

/// What every command understands, before or after its own words.
struct Globals {
    std::optional<std::filesystem::path> config;
    bool json = false;
    bool yes = false;
    bool dry_run = false;
    bool quiet = false;
    std::optional<std::string> as;
    std::string reason;
    Color color = Color::automatic;
    std::optional<std::int64_t> expect_rows;
    std::optional<Money> expect_rupiah;
    std::optional<std::string> key;
    bool help = false;
    bool version = false;
};

std::vector<Option> global_options(Globals& globals);

}  // namespace mitra::cli
