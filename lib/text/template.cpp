#include "lib/text/template.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"

namespace mitra::text {
namespace {

bool is_word(char c) {
    return is_letter(c) || is_digit(c) || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool is_field_character(char c) {
    return is_small_letter(c) || is_digit(c) || c == '_';
}

Error stray_brace(std::string_view text, std::size_t at) {
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
    return Error{ErrorKind::usage, fmt::format("line {}: this '{}' belongs to no field", line, text[at]),
                 "a field is written {name}, in small letters; a brace itself is written twice, {{ or }}", "template"};
}

/// Reads the text once and gives its plain pieces and its field names, in order.
template <typename OnText, typename OnField>
void walk(std::string_view text, OnText on_text, OnField on_field) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t brace = text.find_first_of("{}", at);
        on_text(text.substr(at, brace - at));  // all of the rest where there is none
        if (brace == std::string_view::npos) return;
        if (brace + 1 < text.size() && text[brace + 1] == text[brace]) {
            on_text(text.substr(brace, 1));
            at = brace + 2;
            continue;
        }
        const std::size_t close = text.find('}', brace);
        const std::string_view name = text.substr(brace + 1, close - brace - 1);
        if (text[brace] == '}' || close == std::string_view::npos || name.empty() ||
            !std::all_of(name.begin(), name.end(), is_field_character)) {
            throw stray_brace(text, brace);
        }
        on_field(name);
        at = close + 1;
    }
}

std::vector<std::string_view> names_of(const Values& values) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : values)
        names.push_back(name);
    return names;
}

/// Whether the dot would make a link: "evil.com", "www.b.com" and "t.me/x" do, "S.Pd" and "M. Kom" do not.
bool starts_domain_end(std::string_view words, std::size_t dot) {
    if (dot == 0 || !is_word(words[dot - 1])) return false;
    std::size_t end = dot + 1;
    while (end < words.size() && is_word(words[end]))
        ++end;
    if (end < dot + 3 || !is_letter(words[dot + 1])) return false;
    const bool address_goes_on = end < words.size() && std::string_view{"/:?#"}.find(words[end]) != std::string::npos;
    if (address_goes_on || dot < 2) return address_goes_on;
    const char before = words[dot - 2];
    return is_word(before) || std::string_view{".-@/"}.find(before) != std::string_view::npos;
}

/// The message as it grows, line by line, so that what is missing leaves no hole.
class Filling {
 public:
    void plain(std::string_view text) {
        while (!text.empty()) {
            if (after_empty_ && text.front() == ' ' && (line_.empty() || line_.back() == ' ')) text.remove_prefix(1);
            after_empty_ = false;
            const std::size_t end = text.find('\n');
            line_ += text.substr(0, end);
            if (end == std::string_view::npos) return;
            end_line("\n");
            text.remove_prefix(end + 1);
        }
    }
    void value(const std::string& text) {
        line_ += text;
        fields_ = fields_ == Fields::some || !text.empty() ? Fields::some : Fields::empty;
        after_empty_ = text.empty();
    }
    std::string finished() {
        const bool last_was_left_out = fields_ == Fields::empty && message_.ends_with('\n');
        end_line("");
        if (last_was_left_out) message_.pop_back();
        return std::move(message_);
    }

 private:
    enum class Fields { none, empty, some };

    void end_line(std::string_view ending) {
        if (fields_ != Fields::empty) message_.append(line_).append(ending);
        line_.clear();
        fields_ = Fields::none;
        after_empty_ = false;
    }

    std::string message_;
    std::string line_;
    Fields fields_ = Fields::none;
    bool after_empty_ = false;
};

}  // namespace

Value ours(std::string text) {
    Value value{std::move(text)};
    value.trusted = true;
    return value;
}

std::string whatsapp_escaped(std::string_view words) {
    std::string safe;
    safe.reserve(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const char c = words[i];
        if (c == '*') {
            safe += "\u2217";  // asterisk operator
        } else if (c == '_') {
            safe += "\u2017";  // double low line: one column wide, unlike the full-width one
        } else if (c == '~') {
            safe += "\u223C";  // tilde operator
        } else if (c == '`') {
            safe += "\u2019";  // what people mean who type it: Nur`aini
        } else if (c == '>' && safe.find_first_not_of(' ') == std::string::npos) {
            safe += "\u203A";  // at the start of a line it would quote
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            if (!safe.empty() && safe.back() != ' ') safe += ' ';
        } else if (words.substr(i, 3) == "://") {
            safe += ": ";
        } else if (c == '.' && starts_domain_end(words, i)) {
            safe += ". ";
        } else {
            safe += c;
        }
    }
    return safe;
}

std::string fill(std::string_view text, const Values& values, Escape escape) {
    Filling filling;
    walk(
        text, [&](std::string_view plain) { filling.plain(plain); },
        [&](std::string_view name) {
            const auto found = values.find(name);
            if (found == values.end()) {
                throw Error{ErrorKind::usage, fmt::format("no field is called {{{}}}", name),
                            fmt::format("the fields here are: {}", fmt::join(names_of(values), ", ")), "template"};
            }
            const Value& value = found->second;
            filling.value(escape == Escape::whatsapp && !value.trusted ? whatsapp_escaped(value.text) : value.text);
        });
    return filling.finished();
}

std::vector<std::string> fields_of(std::string_view text) {
    std::vector<std::string> names;
    walk(
        text, [](std::string_view) {},
        [&](std::string_view name) {
            if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
        });
    return names;
}

}  // namespace mitra::text
