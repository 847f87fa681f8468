#include "tests/support/packages.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <zip.h>

#include <clocale>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "lib/delivery/package.hpp"
#include "tests/support/proofs.hpp"

namespace mitra::test {

std::filesystem::path write_zip(const std::filesystem::path& target, const std::vector<Packed>& files,
                                const std::string& code) {
    int failure = 0;
    zip_t* const archive = ::zip_open(target.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &failure);
    if (archive == nullptr) throw std::runtime_error{"cannot write " + target.string()};
    for (const Packed& file : files) {
        if (file.name.ends_with('/')) {
            ::zip_dir_add(archive, file.name.c_str(), 0);
            continue;
        }
        zip_source_t* const source = ::zip_source_buffer(archive, file.content.data(), file.content.size(), 0);
        const auto at = static_cast<zip_uint64_t>(::zip_file_add(archive, file.name.c_str(), source, 0));
        if (file.stored) ::zip_set_file_compression(archive, at, ZIP_CM_STORE, 0);
        if (file.encryption != 0) ::zip_file_set_encryption(archive, at, file.encryption, code.c_str());
    }
    if (::zip_close(archive) != 0) throw std::runtime_error{::zip_strerror(archive)};
    return target;
}

std::map<std::string, std::string> unzipped(const std::filesystem::path& file, const std::string& code) {
    std::setlocale(LC_CTYPE, "C.UTF-8");  // in another libarchive gives no name that is not ASCII
    const std::unique_ptr<archive, decltype(&::archive_read_free)> reader{::archive_read_new(), ::archive_read_free};
    const auto must = [&](int result) {
        if (result != ARCHIVE_OK) throw std::runtime_error{::archive_error_string(reader.get())};
    };
    ::archive_read_support_format_zip_seekable(reader.get());
    if (!code.empty()) must(::archive_read_add_passphrase(reader.get(), code.c_str()));
    must(::archive_read_open_filename(reader.get(), file.c_str(), 64 * 1024));
    std::map<std::string, std::string> files;
    archive_entry* entry = nullptr;
    while (::archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
        std::string& content = files[::archive_entry_pathname_utf8(entry)];
        std::string piece(64 * 1024, '\0');
        for (;;) {
            const auto got = ::archive_read_data(reader.get(), piece.data(), piece.size());
            if (got < 0) throw std::runtime_error{::archive_error_string(reader.get())};
            if (got == 0) break;
            content.append(piece, 0, static_cast<std::size_t>(got));
        }
    }
    return files;
}

std::filesystem::path write_pdf(const std::filesystem::path& target) {
    std::ofstream{target, std::ios::binary} << pdf(pdf_page());
    return target;
}

std::filesystem::path write_locked_pdf(const std::filesystem::path& target, const std::string& code) {
    const auto open = write_pdf(target.string() + ".open");
    std::filesystem::remove(target);
    delivery::protect(open, "x.pdf", target, code);
    std::filesystem::remove(open);
    return target;
}

}  // namespace mitra::test
