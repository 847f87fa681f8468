#include "lib/db/scratch.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "lib/base/error.hpp"

namespace mitra::db {
namespace {

constexpr Zone k_utc{std::chrono::minutes{0}, "UTC"};
constexpr std::size_t k_stamp_length = 16;

}  // namespace

Scratch::Scratch(const std::filesystem::path& inside) {
    std::string name = (inside / ".mitra-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw Error{ErrorKind::unavailable,
                    fmt::format("cannot make a folder in {}: {}", inside.string(), std::strerror(errno)),
                    "see the disk and the folder's owner"};
    path_ = name;
}

Scratch::~Scratch() {
    std::error_code left_behind;  // a destructor has nobody to tell; the name says whose it is
    std::filesystem::remove_all(path_, left_behind);
}

std::string stamp(Instant at) {
    const LocalTime t = local_time(at, k_utc);
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

std::optional<Instant> stamped(std::string_view name) {
    if (name.size() < k_stamp_length) return std::nullopt;
    const auto part = [&](std::size_t from, std::size_t length) { return name.substr(from, length); };
    return parse_instant(fmt::format("{}-{}-{}T{}:{}:{}{}", part(0, 4), part(4, 2), part(6, 2), part(9, 2), part(11, 2),
                                     part(13, 2), part(15, 1)),
                         k_utc);
}

}  // namespace mitra::db
