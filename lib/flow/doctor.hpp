#pragma once

#include <filesystem>
#include <string>

#include "lib/db/finding.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// What a check looks at besides the database, as the settings name it.
struct Places {
    std::filesystem::path database;
    std::filesystem::path key_file;
    std::filesystem::path files_dir;
    std::string home = {};  ///< what the settings have in front: the programme, or a product's slug
};

/// Everything that can be seen at once: files and their modes, the schema, disk and log, the clock, frozen sending,
/// senders without key, texts with unknown fields, what waits though nothing keeps it, outcomes that a person must
/// decide, a front page that is not there, affiliates without a group. Changes nothing.
db::Findings examine(const Services& services, const Places& places);

/// Every row: seals open in their place, audit reasons are what they were, messages have their cause and are there
/// once, who was erased stays erased, findings of fraud hold what they should, money is what it should be
/// (examine_money), and what is owed is what orders say (examine_deliveries). Part of `doctor --deep`, and what a
/// backup must pass.
db::Findings examine_rows(const Services& services);

/// Every file: what a row names is there, is what the row says, opens where it is sealed, and is closed to others; what
/// lies there is named by a row, or is younger than a day. Reads all of them. Part of `doctor --deep`.
db::Findings examine_files(const Services& services, const file::Folder& folder);

}  // namespace mitra::flow
