#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

// Files that open with a code alone. libzip and libqpdf do the work, in a library that is loaded at the first zip or
// PDF (package_module.hpp): Error{internal} where it is missing.
namespace mitra::delivery {

/// What a file is, and whether it opens without a code.
struct Look {
    enum class Kind { zip, pdf, other };
    Kind kind = Kind::other;
    bool protected_ = false;  ///< every file of a zip by AES; a PDF that asks for a code before it shows anything
    std::string fault;        ///< why it is neither open nor well protected: "it is broken: ...", "it has no files",
                              ///< "it is encrypted by ZipCrypto, ..."; for people
};

/// Looks at a file without unpacking it. A zip by its directory, a PDF by its trailer; nothing else is read. By its
/// name
/// (`name`, or else the file's own) a zip may be something else that is packed so (a document, a book, a program),
/// which would no longer work with a code: that is `other`. Error{usage} for what cannot be read.
Look look_at(const std::filesystem::path& file, std::string_view name = {});

/// Whether this code opens what is protected: every file of a zip is asked and its smallest read to its end, a PDF's
/// trailer is opened.
bool opens(const std::filesystem::path& file, std::string_view code);

/// Writes `file` to `target`, which does not exist, protected: a zip with each of its files by AES-256 (names stay
/// readable), a PDF by AES-256 (R6), anything else as the one file of a zip, under `name`; then proves that it opens
/// with the code. A zip's files are read first, so that nothing broken is sold. Memory stays flat, but for a PDF's
/// largest stream. `told` hears how much is through, of 1000; what it throws ends it. Error{usage} for what cannot be
/// read, is no whole file of its kind or is protected already, Error{unavailable} for a full disk; then nothing is left
/// of `target`.
void protect(const std::filesystem::path& file, std::string_view name, const std::filesystem::path& target,
             std::string_view code, const std::function<void(int)>& told = {});

/// Of 12 random bytes: "K7RM-2XQP-9WTD", easy to read over the phone (no I, L, O, U), 60 bits.
std::string code_from(std::string_view random_bytes);

}  // namespace mitra::delivery
