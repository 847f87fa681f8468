#pragma once

#include <filesystem>
#include <string_view>

namespace mitra::cli {

/// Writes a file that is not there yet (mode 0644), complete or not at all: flushed to the disk before it gets its
/// name. Error{refused} where there is one, Error{unavailable} where it cannot be written.
void write_new_file(const std::filesystem::path& file, std::string_view text);

}  // namespace mitra::cli
