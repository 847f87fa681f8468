#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::text {

/// Field names and their values for a message.
using Values = std::map<std::string, std::string, std::less<>>;

enum class Escape {
    none,      ///< e-mail text, subjects
    whatsapp,  ///< a value cannot start bold, italics, code or a link preview trick, nor break the line
};

/// Fills "{name}" fields of a message template, the briefs' own form. A field without value is Error{usage} that names
/// it and lists those there are.
std::string fill(std::string_view text, const Values& values, Escape escape);
/// The names of all fields in the text, each once, in order.
std::vector<std::string> fields_of(std::string_view text);

}  // namespace mitra::text
