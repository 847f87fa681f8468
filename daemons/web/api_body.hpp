#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/http/message.hpp"

namespace mitra::web {

/// What a program sent: a JSON object, field by field. Error{usage} for what is no object, for a field that comes twice
/// or is of another type, and (by `done`) for one that nobody asked about: a name mistyped is not a name left out.
class ApiBody {
 public:
    explicit ApiBody(const http::Request& request);
    ApiBody(const ApiBody&) = delete;
    ApiBody& operator=(const ApiBody&) = delete;
    ~ApiBody();

    /// Must be there, and not empty.
    std::string text(std::string_view name);
    std::optional<std::string> optional_text(std::string_view name);
    std::optional<bool> flag(std::string_view name);
    void done() const;

 private:
    const nlohmann::json* take(std::string_view name);

    std::unique_ptr<nlohmann::json> fields_;
    std::size_t taken_ = 0;
};

/// The id in "UPG-5" or "5", as an address or a field names it; nothing for anything else.
template <typename SomeId>
std::optional<SomeId> id_in(std::string_view text) {
    if (const auto id = parse_id<SomeId>(text)) return id;
    return parse_id<SomeId>(std::string{SomeId::prefix()} + "-" + std::string{text});
}

}  // namespace mitra::web
