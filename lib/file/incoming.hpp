#pragma once

#include <filesystem>
#include <string_view>

namespace mitra::file {

/// A file being written in files_dir, mode 0600, under a temporary name: put in its place whole, or gone. Every failure
/// of the disk is Error{unavailable}.
class Incoming {
 public:
    /// Names of files that were never put in place begin so; upkeep sweeps them.
    static constexpr std::string_view k_prefix = ".incoming-";

    explicit Incoming(std::filesystem::path files_dir);
    /// One that somebody else wrote in files_dir.
    Incoming(std::filesystem::path files_dir, std::filesystem::path written);
    Incoming(const Incoming&) = delete;
    Incoming& operator=(const Incoming&) = delete;
    ~Incoming();

    void write(std::string_view bytes);
    /// Flushes the content to the disk; afterwards `put` needs no further room.
    void finish();
    /// Gives it its name (in a folder below files_dir, made where it is missing), whatever stood there before, and
    /// flushes that too.
    void put(const std::filesystem::path& target);
    /// Flushes what lies in its place already: whoever put it there may have died, or met a failing disk, before that.
    static void settle(const std::filesystem::path& files_dir, const std::filesystem::path& target);

 private:
    std::filesystem::path files_dir_;
    std::filesystem::path path_;
    int file_ = -1;
};

}  // namespace mitra::file
