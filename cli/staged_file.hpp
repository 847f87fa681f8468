#pragma once

#include <filesystem>

#include "cli/context.hpp"
#include "lib/file/folder.hpp"

namespace mitra::cli {

/// A file that was named on the command line, put into files_dir before the transaction that names it, with a progress
/// line; without a type it is found out by its bytes. A rehearsal only looks at it. Error{usage} for what is no regular
/// file, is empty or cannot be read, and for a large one with --key or --expect-rows: those hold the database's lock
/// while it is copied.
file::Staged stage_given(Context& context, const std::filesystem::path& given, std::string_view type = {});
/// That error alone.
void refuse_while_others_wait(Context& context, const std::filesystem::path& given);

}  // namespace mitra::cli
