#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace mitra::cli {

/// A new file that only its owner reads, there whole and lastingly or not at all; never in place of another. Until it
/// is finished it has another name beside its own.
class PrivateFile {
 public:
    /// Error{refused} where there is such a file, Error{unavailable} where none can be made.
    explicit PrivateFile(std::filesystem::path file);
    PrivateFile(const PrivateFile&) = delete;
    PrivateFile& operator=(const PrivateFile&) = delete;
    ~PrivateFile();

    std::ostream& stream() { return stream_; }
    /// Flushes it to the disk and gives it its name; Error{unavailable} where that or a write before it failed.
    void finish();

 private:
    std::filesystem::path file_;
    std::filesystem::path unfinished_;
    std::ofstream stream_;
};

/// Error{unavailable} with errno's words.
[[noreturn]] void not_written(const std::string& file);

}  // namespace mitra::cli
