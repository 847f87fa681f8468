// A message and what people put into it: the first byte chooses its kind, the first line is somebody's name, the second
// a link of ours, the rest the template as an admin writes it. A template without complaint can be filled; whatever the
// name is, it makes no line, no mark, no link and no field, and no letter is broken.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"
#include "lib/http/decode.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/text/template.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using namespace mitra::outbox;
using fuzz::require;

constexpr std::string_view k_marks = "*_~`";

/// "evil.com" as it would become a link.
bool has_link(std::string_view text) {
    for (std::size_t dot = 2; dot + 2 < text.size(); ++dot)
        if (text[dot] == '.' && is_letter_or_digit(text[dot - 1]) && is_letter_or_digit(text[dot - 2]) &&
            is_letter(text[dot + 1]) && is_letter(text[dot + 2]))
            return true;
    return text.find("://") != std::string_view::npos;
}

void check_escaped(std::string_view words) {
    const std::string safe = text::whatsapp_escaped(words);
    require(safe.find_first_of(k_marks) == std::string::npos && !has_link(safe));
    require(std::none_of(safe.begin(), safe.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
    const std::size_t first = safe.find_first_not_of(' ');
    require(first == std::string::npos || safe[first] != '>');
    require(safe.size() <= 3 * words.size() && (!http::is_utf8(words) || http::is_utf8(safe)));
}

std::size_t count(std::string_view text, char c) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

/// Filled with somebody's words alone.
void check_filled(const Template& text, std::string_view words) {
    text::Values values;
    for (const std::string_view field : fields_of_kind(text.kind))
        values.insert_or_assign(std::string{field}, std::string{words});
    const std::string filled = text::fill(text.body, values, text::Escape::whatsapp);
    for (const char mark : k_marks)
        require(count(filled, mark) <= count(text.body, mark));
    require(count(filled, '\n') <= count(text.body, '\n') && http::is_utf8(filled));
    const std::string subject = text::fill(text.subject, values, text::Escape::none);
    require(subject.find('\n') == std::string::npos && http::is_utf8(subject));
}

/// A link that we made stays to the letter, whatever is around it.
void check_ours(const Template& text, std::string_view words, std::string_view link) {
    text::Values values;
    for (const std::string_view field : fields_of_kind(text.kind))
        values.insert_or_assign(std::string{field},
                                field.ends_with("_link") ? text::ours(std::string{link}) : std::string{words});
    const std::string filled = text::fill(text.body, values, text::Escape::whatsapp);
    const auto fields = text::fields_of(text.body);
    const bool shown =
        std::any_of(fields.begin(), fields.end(), [](const auto& name) { return name.ends_with("_link"); });
    if (shown) require(filled.find(link) != std::string::npos);
}

/// What an admin is told about a template may end in a log or an answer.
bool is_told_well(std::string_view words) {
    return http::is_utf8(words) && words.size() < 8'192;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input{bytes, size};
    const Template as{.name = "t", .kind = all_kinds()[input.byte() % all_kinds().size()].kind};
    const std::string_view words = input.line();
    const std::string_view link = input.line();
    check_escaped(words);
    Template text;
    try {
        text = parse_template(input.rest(), as);
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::usage && (!http::is_utf8(input.rest()) || is_told_well(refusal.what())));
        return 0;
    }
    const auto complaint = complaint_about(text);
    require(!complaint || is_told_well(*complaint) || !http::is_utf8(input.rest()));
    if (complaint) return 0;
    require(!text.body.empty() && http::is_utf8(text.body) && http::is_utf8(text.subject));
    if (!http::is_utf8(words) || !http::is_utf8(link)) return 0;  // no such words are stored
    check_filled(text, words);
    check_ours(text, words, link);
    return 0;
}
