#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mitra::test {

/// One file to put into a zip.
struct Packed {
    std::string name;
    std::string content;
    std::uint16_t encryption = 0;  ///< libzip's ZIP_EM_*; 0: none
    bool stored = false;           ///< not packed smaller
};
inline constexpr std::uint16_t k_zip_crypto = 1;
inline constexpr std::uint16_t k_aes_128 = 0x0101;
inline constexpr std::uint16_t k_aes_256 = 0x0103;

/// Writes a zip by libzip; what is encrypted opens with `code`.
std::filesystem::path write_zip(const std::filesystem::path& target, const std::vector<Packed>& files,
                                const std::string& code = "kode");

/// What another library (libarchive) reads in a zip with this code, by name; throws what it complains about.
std::map<std::string, std::string> unzipped(const std::filesystem::path& file, const std::string& code);

/// Writes a PDF of one page, or one that opens with `code`.
std::filesystem::path write_pdf(const std::filesystem::path& target);
std::filesystem::path write_locked_pdf(const std::filesystem::path& target, const std::string& code = "kode");

}  // namespace mitra::test
