#pragma once

#include <cstdint>
#include <string_view>

namespace mitra::file {

/// What is wrong with a file that claims to be of one format; the words for people are check_proof's.
enum class Fault {
    none,
    broken,     ///< not whole, or not what its format says
    too_large,  ///< a side of more than k_longest_side
    behind,     ///< something follows the end of the picture or document
    active,     ///< it runs, opens or carries something
    locked,     ///< encrypted: nobody can look inside
};

inline constexpr std::uint32_t k_longest_side = 8'000;

bool begins_as_png(std::string_view bytes);
bool begins_as_jpeg(std::string_view bytes);
bool begins_as_pdf(std::string_view bytes);

/// Every chunk with its checksum, the header first, the end last and at the file's end.
Fault check_png(std::string_view bytes);
/// Every segment up to the end marker. Behind it: nothing, zeros, further whole pictures (phones put a second exposure
/// there), or the few lines that Samsung's camera adds.
Fault check_jpeg(std::string_view bytes);
/// Header at the first byte, end mark at the last line, no name of anything active anywhere: in the bytes as they are,
/// whatever stands around them, and in object streams, which must be plain Flate.
Fault check_pdf(std::string_view bytes);

/// A ZIP (a JAR, an APK) that a reader would find in these bytes, wherever it begins.
bool holds_zip(std::string_view bytes);
/// The beginning of a page or script that a browser or a server might run.
bool holds_markup(std::string_view bytes);

}  // namespace mitra::file
