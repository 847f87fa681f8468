#pragma once

#include <string_view>

namespace mitra {

/// A file that was built into the program (scripts/cmake/embed.cmake).
struct EmbeddedFile {
    std::string_view name;  ///< path below the folder it came from
    std::string_view text;
};

}  // namespace mitra
