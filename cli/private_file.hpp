#pragma once

#include <filesystem>
#include <string>

namespace mitra::cli {

/// A new file that only its owner reads; never in place of another: Error{refused} where there is one,
/// Error{unavailable} where it cannot be made.
void make_private(const std::filesystem::path& file);
/// Error{unavailable} with errno's words.
[[noreturn]] void not_written(const std::string& file);

}  // namespace mitra::cli
