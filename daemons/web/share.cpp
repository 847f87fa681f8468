#include "daemons/web/share.hpp"

#include <fmt/format.h>

#include "daemons/web/qr.hpp"
#include "lib/base/ascii.hpp"

namespace mitra::web {

std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        if (is_letter_or_digit(c) || std::string_view{"-._~"}.find(c) != std::string_view::npos)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

void put_sharing(text::PageData& data, const Shared& shared) {
    const std::string encoded = percent_encoded(shared.link);
    const std::string words = fmt::format("{} {}", shared.words, shared.link);
    const auto host = shared.link.find("://") + 3;
    const auto path = shared.link.find('/', host);  // where a narrow screen breaks it
    data.set("link", shared.link)
        .set("link_host", shared.link.substr(host, path - host))
        .set("link_path", shared.link.substr(path + 1))
        .set("share_words", words)
        .set("share_whatsapp", "https://wa.me/?text=" + percent_encoded(words))
        .set("share_facebook", "https://www.facebook.com/sharer/sharer.php?u=" + encoded)
        .set("share_linkedin", "https://www.linkedin.com/sharing/share-offsite/?url=" + encoded)
        .set("qr", qr_svg(shared.link, shared.qr_label));
}

}  // namespace mitra::web
