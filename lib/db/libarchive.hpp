#pragma once

#include <archive.h>
#include <archive_entry.h>

namespace mitra::db {

/// libarchive's functions, loaded when the first backup is touched and never before: linked, it would bring libxml2 and
/// ICU into the start of every command.
struct LibArchive {
    decltype(&::archive_error_string) error_string;
    decltype(&::archive_write_new) write_new;
    decltype(&::archive_write_free) write_free;
    decltype(&::archive_write_set_format_pax_restricted) write_set_format_pax_restricted;
    decltype(&::archive_write_add_filter_zstd) write_add_filter_zstd;
    decltype(&::archive_write_set_bytes_in_last_block) write_set_bytes_in_last_block;
    decltype(&::archive_write_open) write_open;
    decltype(&::archive_write_header) write_header;
    decltype(&::archive_write_data) write_data;
    decltype(&::archive_write_close) write_close;
    decltype(&::archive_read_new) read_new;
    decltype(&::archive_read_free) read_free;
    decltype(&::archive_read_support_format_tar) read_support_format_tar;
    decltype(&::archive_read_support_filter_zstd) read_support_filter_zstd;
    decltype(&::archive_read_open) read_open;
    decltype(&::archive_read_next_header) read_next_header;
    decltype(&::archive_read_data) read_data;
    decltype(&::archive_entry_new) entry_new;
    decltype(&::archive_entry_free) entry_free;
    decltype(&::archive_entry_set_pathname) entry_set_pathname;
    decltype(&::archive_entry_set_size) entry_set_size;
    decltype(&::archive_entry_set_filetype) entry_set_filetype;
    decltype(&::archive_entry_set_perm) entry_set_perm;
    decltype(&::archive_entry_pathname) entry_pathname;
    decltype(&::archive_entry_filetype) entry_filetype;
};

/// Error{internal} where the library is not installed.
const LibArchive& libarchive();

}  // namespace mitra::db
