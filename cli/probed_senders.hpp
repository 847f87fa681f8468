#pragma once

#include <filesystem>

#include "lib/db/finding.hpp"

namespace mitra::cli {

/// What the gateways say of the keys of our senders, and Duitku of ours. Asked through `mitra-sender --probe`, the
/// program beside this one: `mitra` itself does without an HTTP library.
db::Findings probe_senders(const std::filesystem::path& settings);

}  // namespace mitra::cli
