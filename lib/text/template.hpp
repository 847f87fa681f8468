#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::text {

/// What goes into a field. By default somebody's own words, which are escaped for the channel; `ours` marks what the
/// site or its admin wrote (links, titles, the STOP line), which stays to the letter: a link's "_" must survive.
struct Value {
    // Implicit on purpose: values["name"] = person.name must give the safe kind.
    Value(std::string words) : text{std::move(words)} {}
    Value(const char* words) : text{words} {}
    Value() = default;

    std::string text;
    bool trusted = false;
};
Value ours(std::string text);

/// Field names and their values for a message.
using Values = std::map<std::string, Value, std::less<>>;

enum class Escape {
    none,      ///< e-mail text, subjects
    whatsapp,  ///< a value cannot start bold, italics, code, a quote or a link, nor break the line
};

/// Fills "{name}" fields of a message template, the briefs' own form; "{{" and "}}" stand for the braces themselves. A
/// field without value is Error{usage} that names it and lists those there are; so is a brace that opens or closes
/// nothing. Empty values leave no hole: a line whose fields are all empty is left out ("Video: {link_video}"), and
/// "{sapaan} {name}" loses the blank too.
std::string fill(std::string_view text, const Values& values, Escape escape);
/// The names of all fields in the text, each once, in order. Error{usage} as above for a stray brace.
std::vector<std::string> fields_of(std::string_view text);

/// Somebody's words as WhatsApp shows them without effect. Its four marks become characters that look alike and mean
/// nothing (a zero-width character in between is not enough: clients differ in what they take for a blank), and a
/// blank goes into what would become a link: "evil.com" is sent as "evil. com", "S.Pd" stays.
std::string whatsapp_escaped(std::string_view words);

}  // namespace mitra::text
