#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace mitra::cli {

/// A new file that only its owner reads, there whole and lastingly or not at all; never in place of another. Until it
/// is finished it has another name beside its own.
class PrivateFile {
 public:
    /// What a file of that name means.
    enum class IfThere {
        refused,
        same_is_fine,  ///< one with the same content is what a try before this one wrote
    };
    /// Error{refused} where there is such a file, Error{unavailable} where none can be made.
    explicit PrivateFile(std::filesystem::path file, IfThere if_there = IfThere::refused);
    PrivateFile(const PrivateFile&) = delete;
    PrivateFile& operator=(const PrivateFile&) = delete;
    ~PrivateFile();

    std::ostream& stream() { return stream_; }
    /// Flushes it to the disk and gives it its name; Error{unavailable} where that or a write before it failed,
    /// Error{refused} where somebody else's file has the name.
    void finish();

 private:
    std::filesystem::path file_;
    std::filesystem::path unfinished_;
    IfThere if_there_;
    std::ofstream stream_;
};

/// Error{unavailable} with errno's words.
[[noreturn]] void not_written(const std::string& file);

}  // namespace mitra::cli
