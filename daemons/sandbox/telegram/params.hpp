#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace httplib {
struct Request;
}

namespace mitra::sandbox::telegram {

/// An error as the Bot API answers it: its status, and the description.
struct ApiError : std::runtime_error {
    ApiError(int code, const std::string& description) : std::runtime_error{description}, error_code{code} {}
    int error_code;
};

/// The parameters of a call, however they came: numbers and flags may be text.
class Params {
 public:
    /// ApiError{400} for a body that cannot be read.
    static Params of(const httplib::Request& request);

    [[nodiscard]] std::string text(const char* name) const;
    [[nodiscard]] std::optional<std::int64_t> integer(const char* name) const;
    /// ApiError{400} where it is missing.
    [[nodiscard]] std::int64_t needed(const char* name, const char* complaint) const;
    [[nodiscard]] bool flag(const char* name) const;
    /// A list, as JSON or as the text of JSON; null where there is none.
    [[nodiscard]] nlohmann::json list(const char* name) const;

 private:
    Params();
    std::shared_ptr<nlohmann::json> values_;
};

}  // namespace mitra::sandbox::telegram
