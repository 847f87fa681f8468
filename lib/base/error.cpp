#include "lib/base/error.hpp"

#include <array>
#include <utility>

namespace mitra {
namespace {

struct Meaning {
    std::string_view name;
    int exit_code;
    int http_status;
};

// In the order of ErrorKind.
constexpr std::array<Meaning, 7> k_meanings{{
    {"usage", 2, 400},
    {"not_found", 3, 404},
    {"refused", 4, 409},
    {"unconfirmed", 5, 409},
    {"unavailable", 6, 503},
    {"unknown_outcome", 7, 503},
    {"internal", 1, 500},
}};

const Meaning& meaning(ErrorKind kind) {
    return k_meanings.at(static_cast<std::size_t>(kind));
}

}  // namespace

Error::Error(ErrorKind kind, const std::string& message, std::string hint, std::string subject)
    : std::runtime_error{message}, kind_{kind}, hint_{std::move(hint)}, subject_{std::move(subject)} {}

std::string_view name(ErrorKind kind) {
    return meaning(kind).name;
}
int exit_code(ErrorKind kind) {
    return meaning(kind).exit_code;
}
int http_status(ErrorKind kind) {
    return meaning(kind).http_status;
}

}  // namespace mitra
