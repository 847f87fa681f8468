#pragma once

#include <string>
#include <string_view>

namespace mitra::file {

/// What an upload turned out to be.
struct Checked {
    std::string type;    ///< "image/jpeg", "image/png", "application/pdf"; empty where it is refused
    std::string reason;  ///< why it is refused, in Indonesian, for the person who sent it
};

/// Whether bytes are a JPEG, PNG or PDF by magic bytes (libmagic) and structure, with dimensions of at most 8000 from
/// the header, and nothing active inside (a PDF with JavaScript, launch or embedded files, an image with a script or a
/// second format behind it). Images are never decoded. The name that was sent plays no part.
Checked check_proof(std::string_view content);

}  // namespace mitra::file
