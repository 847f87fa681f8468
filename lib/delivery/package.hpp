#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace mitra::delivery {

/// What a file is, and whether it opens without a code.
struct Look {
    enum class Kind { zip, pdf, other };
    Kind kind = Kind::other;
    bool protected_ = false;  ///< every file of a zip by AES; a PDF that asks for a code before it shows anything
    std::string fault;        ///< why it is neither open nor well protected: "broken", "ZipCrypto", ...; for people
};

/// Looks at a file without unpacking it. A zip by its directory, a PDF by its trailer; nothing else is read.
Look look_at(const std::filesystem::path& file);

/// Whether the code opens it: a zip's smallest file is read to its end, a PDF's trailer is opened.
bool opens(const std::filesystem::path& file, std::string_view code);

/// Writes `file` to `target` protected: a zip with each of its files by AES-256 (names stay readable), a PDF by
/// AES-256 (R6), anything else as the one file of a zip, under `name`. `told` hears how much is through, of 1000.
/// Error{usage} for what cannot be read or is protected already, Error{unavailable} for a full disk.
void protect(const std::filesystem::path& file, std::string_view name, const std::filesystem::path& target,
             std::string_view code, const std::function<void(int)>& told = {});

/// "K7RM-2XQP-9WTD": easy to read over the phone, 60 bits.
std::string code_from(std::string_view random_bytes);

}  // namespace mitra::delivery
