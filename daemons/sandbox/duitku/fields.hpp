#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace mitra::sandbox::duitku {

enum class Family { pop, v2 };

/// What is wrong with a request, by the field that it is about (as POP names it).
struct Complaint {
    int status = 400;
    std::string field;
    std::string text;  ///< empty: an answer without a body, as Duitku gives for some fields
};
/// The first complaint about a create request: fields, then channel, then the sum of the items.
std::optional<Complaint> complaint(const nlohmann::json& request, Family family);

/// A text field, or an empty string.
std::string text_of(const nlohmann::json& request, const char* name);
/// A field's digits as they are signed: a number's or a text's; empty for anything else.
std::string digits_of(const nlohmann::json& request, const char* name);

}  // namespace mitra::sandbox::duitku
