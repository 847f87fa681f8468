#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace mitra::crypto {

/// The content of a file that only its owner may read (keys, passwords). Throws Error{usage} with what to do when it is
/// missing, not a plain file, larger than `limit`, somebody else's (neither ours nor root's), or open to others.
/// Inside systemd's $CREDENTIALS_DIRECTORY group bits are an ACL's mask, so there 0440 is as good as 0400.
std::string read_secret_file(const std::filesystem::path& file, std::size_t limit = std::size_t{64} * 1024);

/// Makes a file of mode 0600 that survives a power cut; Error{refused} where one exists already.
void write_new_secret_file(const std::filesystem::path& file, std::string_view content);

/// Puts new content in its place, whole or not at all: temporary name, fsync, rename, fsync of the directory. The owner
/// stays who it was.
void replace_secret_file(const std::filesystem::path& file, std::string_view content);

/// The same, where there may be none yet: a new one is its folder's owner's.
void put_secret_file(const std::filesystem::path& file, std::string_view content);

/// Makes last what stands in its place: whoever put it there may have died, or met a failing disk, before they could.
void settle_secret_file(const std::filesystem::path& file);

}  // namespace mitra::crypto
