#pragma once

#include <string>
#include <string_view>

#include "lib/text/page.hpp"

namespace mitra::web {

/// For a query. http::url_encode would bring libcurl into a program that calls nobody.
std::string percent_encoded(std::string_view text);

/// A link that somebody passes on, and what they say with it.
struct Shared {
    std::string_view link;
    std::string_view words;     ///< before the link, where there is room for words
    std::string_view qr_label;  ///< what a screen reader says of the QR code
};
/// The link in two parts, the addresses of those who take one to share, the words for everywhere else, and the QR code.
void put_sharing(text::PageData& data, const Shared& shared);

}  // namespace mitra::web
