#include "lib/db/archive.hpp"

#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <string_view>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/db/libarchive.hpp"

namespace mitra::db {
namespace {

constexpr const char* k_database_name = "mitra.db";
constexpr std::string_view k_files_prefix = "files/";
constexpr std::size_t k_block = 64 * 1024;

using Entry = std::unique_ptr<archive_entry, decltype(LibArchive::entry_free)>;
using Writer = std::unique_ptr<archive, decltype(LibArchive::write_free)>;
using Reader = std::unique_ptr<archive, decltype(LibArchive::read_free)>;

[[noreturn]] void failed(archive* made_of, const char* what) {
    const char* text = libarchive().error_string(made_of);
    throw Error{ErrorKind::unavailable, fmt::format("{}: {}", what, text == nullptr ? "unknown reason" : text),
                "see the disk", "backup"};
}

/// libarchive is C: an Error must not fly through it. It is kept here and thrown behind it.
struct Sink {
    SealedWriter& writer;
    std::exception_ptr error;
};
struct Source {
    SealedReader& reader;
    std::exception_ptr error;
};

la_ssize_t take_block(archive*, void* data, const void* bytes, std::size_t size) {
    auto& sink = *static_cast<Sink*>(data);
    try {
        sink.writer.write({static_cast<const char*>(bytes), size});
        return static_cast<la_ssize_t>(size);
    } catch (...) {
        sink.error = std::current_exception();
        return -1;
    }
}

la_ssize_t give_block(archive*, void* data, const void** bytes) {
    auto& source = *static_cast<Source*>(data);
    try {
        const std::string_view piece = source.reader.read();
        *bytes = piece.data();
        return static_cast<la_ssize_t>(piece.size());
    } catch (...) {
        source.error = std::current_exception();
        return -1;
    }
}

void check(archive* made_of, la_ssize_t result, const std::exception_ptr& error, const char* what) {
    if (error) std::rethrow_exception(error);
    if (result < ARCHIVE_WARN) failed(made_of, what);
}

std::uintmax_t size_of(std::ifstream& in) {
    in.seekg(0, std::ios::end);
    const auto size = static_cast<std::uintmax_t>(in.tellg());
    in.seekg(0);
    return size;
}

void add_file(archive* out, const Sink& sink, const std::string& name, const std::filesystem::path& file,
              std::ifstream in) {
    constexpr const char* what = "writing the backup";
    if (!in) throw Error{ErrorKind::unavailable, "cannot read " + file.string(), "see its owner", "backup"};
    const std::uintmax_t size = size_of(in);
    const Entry entry{libarchive().entry_new(), libarchive().entry_free};
    libarchive().entry_set_pathname(entry.get(), name.c_str());
    libarchive().entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    libarchive().entry_set_filetype(entry.get(), AE_IFREG);
    libarchive().entry_set_perm(entry.get(), 0600);
    check(out, libarchive().write_header(out, entry.get()), sink.error, what);
    std::vector<char> block(k_block);
    for (auto left = size; left > 0;) {
        in.read(block.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(left, block.size())));
        const auto got = static_cast<std::size_t>(in.gcount());
        if (got == 0) throw Error{ErrorKind::unavailable, file.string() + " became shorter", "try again", "backup"};
        check(out, libarchive().write_data(out, block.data(), got), sink.error, what);
        left -= got;
    }
}

/// Without what is being written (its name begins with a dot), and what upkeep takes away meanwhile: no row of the copy
/// needs either.
void add_folder(archive* out, const Sink& sink, const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder)) return;
    for (const auto& found : std::filesystem::recursive_directory_iterator{folder}) {
        const auto& path = found.path();
        if (path.filename().string().starts_with('.') || !found.is_regular_file() || found.is_symlink()) continue;
        std::ifstream in{path, std::ios::binary};
        if (in || std::filesystem::exists(path))
            add_file(out, sink, std::string{k_files_prefix} + path.lexically_relative(folder).string(), path,
                     std::move(in));
    }
}

/// Only what we put in: the database, and files below files/ that stay there.
bool harmless(const std::filesystem::path& name) {
    if (name == k_database_name) return true;
    if (!name.string().starts_with(k_files_prefix)) return false;
    for (const auto& part : name)
        if (part == ".." || part == "." || part.empty()) return false;
    return true;
}

void unpack_file(archive* in, const Source& source, const std::filesystem::path& file) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    std::vector<char> block(k_block);
    for (;;) {
        const la_ssize_t got = libarchive().read_data(in, block.data(), block.size());
        check(in, got, source.error, "reading the backup");
        if (got <= 0) break;
        out.write(block.data(), got);
    }
    out.close();
    if (!out) throw Error{ErrorKind::unavailable, "cannot write " + file.string(), "is the disk full?", "backup"};
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace

void write_archive(const std::filesystem::path& file, const SealTo& to, const std::filesystem::path& database,
                   const std::filesystem::path& files_dir) {
    SealedWriter writer{file, to};
    Sink sink{writer, nullptr};
    const Writer out{libarchive().write_new(), libarchive().write_free};
    if (libarchive().write_set_format_pax_restricted(out.get()) != ARCHIVE_OK ||
        libarchive().write_add_filter_zstd(out.get()) != ARCHIVE_OK ||
        // Without this libarchive pads its last block with zeros, which its own zstd reader does not know.
        libarchive().write_set_bytes_in_last_block(out.get(), 1) != ARCHIVE_OK ||
        libarchive().write_open(out.get(), &sink, nullptr, take_block, nullptr) != ARCHIVE_OK)
        failed(out.get(), "beginning the backup");
    add_file(out.get(), sink, k_database_name, database, std::ifstream{database, std::ios::binary});
    add_folder(out.get(), sink, files_dir);
    check(out.get(), libarchive().write_close(out.get()), sink.error, "ending the backup");
    writer.finish();
}

Unpacked read_archive(const std::filesystem::path& file, const OpenWith& with, const std::filesystem::path& folder) {
    SealedReader reader{file, with};
    Source source{reader, nullptr};
    const Reader in{libarchive().read_new(), libarchive().read_free};
    libarchive().read_support_format_tar(in.get());
    libarchive().read_support_filter_zstd(in.get());
    const int opened = libarchive().read_open(in.get(), &source, nullptr, give_block, nullptr);
    check(in.get(), opened, source.error, "opening the backup");

    Unpacked result{folder / k_database_name, folder / "files", 0};
    archive_entry* entry = nullptr;
    for (;;) {
        const int next = libarchive().read_next_header(in.get(), &entry);
        check(in.get(), next, source.error, "reading the backup");
        if (next == ARCHIVE_EOF) break;
        const char* name = libarchive().entry_pathname(entry);
        if (name == nullptr || !harmless(name) || libarchive().entry_filetype(entry) != AE_IFREG)
            throw Error{ErrorKind::refused, file.string() + " holds a file of a name that no backup has", {}, "backup"};
        unpack_file(in.get(), source, folder / name);
        if (std::string_view{name}.starts_with(k_files_prefix)) ++result.files;
    }
    // To the sealed end: an archive that goes on, or breaks, behind its last file is not what was written.
    while (!reader.read().empty()) {
    }
    if (!std::filesystem::exists(result.database))
        throw Error{ErrorKind::refused, file.string() + " holds no database", {}, "backup"};
    return result;
}

}  // namespace mitra::db
