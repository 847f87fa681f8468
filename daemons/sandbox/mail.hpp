#pragma once

#include <string>
#include <string_view>

namespace mitra::sandbox {

/// What a reader of the mail sees.
struct Mail {
    std::string from;
    std::string subject;
    std::string text;
};

/// Reads a message of one part, or the first text part of several: encoded words, quoted-printable and base64 undone.
/// Whatever cannot be read is shown as it came.
Mail read_mail(std::string_view raw);

}  // namespace mitra::sandbox
