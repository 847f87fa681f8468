#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mitra::config {

/// The file of the systemd credential for a setting ("smtp.password_file": "smtp.password" or "password" in
/// $CREDENTIALS_DIRECTORY), where there is one.
std::optional<std::filesystem::path> credential(std::string_view key);

/// What a secret's file holds, without the line break at its end. Error{usage} where it is missing, empty, or may be
/// read by others than its owner (systemd guards its credentials itself).
std::string read_secret(const std::filesystem::path& file);

}  // namespace mitra::config
