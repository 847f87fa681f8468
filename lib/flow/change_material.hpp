#pragma once

#include <string>

#include "lib/file/material_store.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

/// A file that everybody with a right may download.
struct NewMaterial {
    std::string right;
    std::string title;
    std::string file_name;  ///< what the download is called; cleaned
};

struct AddedMaterial {
    MaterialId id;
    bool already = false;     ///< this right has this content under this title
    bool right_given = true;  ///< false: no group gives the right, so nobody finds it yet
};

/// Error{usage} where the right's name is none, or the title is empty or longer than 200 characters: before a large
/// file is staged for nothing.
void check_material(const NewMaterial& material);

/// Puts a staged content behind a right; what check_material says holds here too.
AddedMaterial add_material(const Services& services, const NewMaterial& material, const file::Staged& content);

/// False when it was removed before. Its file goes with the next upkeep, where nothing else uses it.
bool remove_material(const Services& services, MaterialId material);

}  // namespace mitra::flow
