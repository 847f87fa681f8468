#pragma once

#include <cstdint>

#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// Takes away contents that nothing uses any more (a removed material, the proof of somebody who was erased), row
/// first, then file; what no row names and is older than a day; and what a program that died left unfinished. How many
/// files went. Safe beside uploads: see file::Folder. Inside a transaction, which may be undone, only rows go, and
/// their files with the next run.
std::int64_t sweep_files(const Services& services, const file::Folder& folder);

}  // namespace mitra::flow
