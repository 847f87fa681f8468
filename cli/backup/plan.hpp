#pragma once

#include <filesystem>
#include <optional>

#include "cli/context.hpp"
#include "lib/db/finding.hpp"
#include "lib/db/sealed_file.hpp"
#include "lib/people/erasure_list.hpp"

namespace mitra::cli {

/// Whom backups are sealed to, as the settings say.
db::SealTo backup_recipient(Context& context);
/// What opens a backup; `private_key_file` is what `backup key` wrote.
db::OpenWith backup_opener(Context& context, const std::optional<std::filesystem::path>& private_key_file);
/// What a copy must pass before it counts: everything that `doctor --deep` asks of the data.
db::Checks backup_checks(Context& context);

/// Who was erased: a list beside the database, and its copy beside the backups for the day the machine is lost.
people::ErasureList erasure_list(Context& context, const std::filesystem::path& file);

}  // namespace mitra::cli
