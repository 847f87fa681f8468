#include "lib/db/libarchive.hpp"

#include <dlfcn.h>

#include <string>

#include "lib/base/error.hpp"

namespace mitra::db {
namespace {

template <typename Function>
void load(void* library, const char* name, Function& function) {
    void* found = ::dlsym(library, name);
    if (found == nullptr)
        throw Error{ErrorKind::internal, std::string{"libarchive has no "} + name, "reinstall libarchive13"};
    function = reinterpret_cast<Function>(found);
}

LibArchive load_all() {
    void* library = ::dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw Error{ErrorKind::internal, std::string{"backups need libarchive: "} + ::dlerror(),
                    "install Debian's package libarchive13"};
    LibArchive all{};
    load(library, "archive_error_string", all.error_string);
    load(library, "archive_write_new", all.write_new);
    load(library, "archive_write_free", all.write_free);
    load(library, "archive_write_set_format_pax_restricted", all.write_set_format_pax_restricted);
    load(library, "archive_write_add_filter_zstd", all.write_add_filter_zstd);
    load(library, "archive_write_set_bytes_in_last_block", all.write_set_bytes_in_last_block);
    load(library, "archive_write_open", all.write_open);
    load(library, "archive_write_header", all.write_header);
    load(library, "archive_write_data", all.write_data);
    load(library, "archive_write_close", all.write_close);
    load(library, "archive_read_new", all.read_new);
    load(library, "archive_read_free", all.read_free);
    load(library, "archive_read_support_format_tar", all.read_support_format_tar);
    load(library, "archive_read_support_filter_zstd", all.read_support_filter_zstd);
    load(library, "archive_read_open", all.read_open);
    load(library, "archive_read_next_header", all.read_next_header);
    load(library, "archive_read_data", all.read_data);
    load(library, "archive_entry_new", all.entry_new);
    load(library, "archive_entry_free", all.entry_free);
    load(library, "archive_entry_set_pathname", all.entry_set_pathname);
    load(library, "archive_entry_set_size", all.entry_set_size);
    load(library, "archive_entry_set_filetype", all.entry_set_filetype);
    load(library, "archive_entry_set_perm", all.entry_set_perm);
    load(library, "archive_entry_pathname", all.entry_pathname);
    load(library, "archive_entry_filetype", all.entry_filetype);
    return all;
}

}  // namespace

const LibArchive& libarchive() {
    static const LibArchive all = load_all();
    return all;
}

}  // namespace mitra::db
