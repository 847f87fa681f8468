#pragma once

#include <string>
#include <string_view>

namespace mitra::file {

/// The type of a content by its bytes, as libmagic knows it: "image/png", "application/octet-stream". Nothing is
/// unpacked. The library and its tables are loaded at the first call; Error{internal} where they are missing. Safe from
/// several threads.
std::string type_of(std::string_view content);

}  // namespace mitra::file
