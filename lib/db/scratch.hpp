#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/instant.hpp"

namespace mitra::db {

/// A folder of mode 0700 inside another one, on the same disk, that is removed with all that is in it.
class Scratch {
 public:
    explicit Scratch(const std::filesystem::path& inside);
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

/// "20261120T050000Z", for names of files.
std::string stamp(Instant at);
/// The instant that a name begins with, or nothing.
std::optional<Instant> stamped(std::string_view name);

}  // namespace mitra::db
