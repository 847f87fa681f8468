#include "cli/output.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

constexpr std::size_t k_gap = 2;

/// The character at the front: its bytes and its columns (0 for a combining mark, 2 for wide ones).
struct Glyph {
    std::size_t bytes;
    std::size_t columns;
};

bool is_wide(char32_t code) {
    return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
           (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
           (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
           (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
}
bool is_mark(char32_t code) {
    return (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0xfe00 && code <= 0xfe0f) || code == 0xfeff;
}

Glyph first_glyph(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t bytes = std::min<std::size_t>(text.size(), lead < 0xc0   ? 1
                                                                 : lead < 0xe0 ? 2
                                                                 : lead < 0xf0 ? 3
                                                                               : 4);
    char32_t code = bytes == 1 ? lead : lead & (0xffU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0U) != 0x80U) return {1, 1};  // broken: shown as one mark
        code = (code << 6U) | (next & 0x3fU);
    }
    return {bytes, is_mark(code) ? 0U : is_wide(code) ? 2U : 1U};
}

/// Cut to so many columns, the last one an ellipsis where something is missing.
std::string fitted(std::string_view text, std::size_t columns) {
    if (width_of(text) <= columns) return std::string{text};
    std::string result;
    std::size_t used = 0;
    while (!text.empty()) {
        const Glyph glyph = first_glyph(text);
        if (used + glyph.columns + 1 > columns) break;
        result += text.substr(0, glyph.bytes);
        used += glyph.columns;
        text.remove_prefix(glyph.bytes);
    }
    return result + "…";
}

bool is_number(const Value& value) {
    return std::holds_alternative<std::int64_t>(value.kind());
}

/// A cell never breaks the line.
std::string cell_text(const Value* value) {
    std::string text = value == nullptr ? "-" : in_words(*value);
    std::replace_if(
        text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) < ' '; }, ' ');
    return text;
}

std::string bold(std::string_view text, Screen screen) {
    return screen.colors ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string{text};
}

void shrink_to(std::vector<std::size_t>& widths, std::size_t available) {
    const auto total = [&] {
        std::size_t sum = widths.empty() ? 0 : (widths.size() - 1) * k_gap;
        for (const std::size_t width : widths)
            sum += width;
        return sum;
    };
    while (total() > available) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= 8) return;
        --*widest;
    }
}

}  // namespace

std::size_t width_of(std::string_view text) {
    std::size_t columns = 0;
    while (!text.empty()) {
        const Glyph glyph = first_glyph(text);
        columns += glyph.columns;
        text.remove_prefix(glyph.bytes);
    }
    return columns;
}

Screen Screen::of_stdout(Color wanted) {
    Screen screen;
    const bool terminal = isatty(STDOUT_FILENO) == 1;
    winsize size{};
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) screen.width = size.ws_col;
    const char* no_color = std::getenv("NO_COLOR");
    const char* kind = std::getenv("TERM");
    const bool able =
        terminal && (no_color == nullptr || *no_color == '\0') && (kind == nullptr || std::strcmp(kind, "dumb") != 0);
    screen.colors = wanted == Color::always || (wanted == Color::automatic && able);
    return screen;
}

std::string table(const std::vector<Column>& columns, const std::vector<Object>& items, Screen screen) {
    std::vector<std::size_t> widths;
    std::vector<bool> right;
    for (const Column& column : columns) {
        std::size_t width = width_of(column.heading);
        bool numbers = !items.empty();
        for (const Object& item : items) {
            const Value* value = item.find(column.field);
            width = std::max(width, width_of(cell_text(value)));
            numbers = numbers && value != nullptr && is_number(*value);
        }
        widths.push_back(width);
        right.push_back(numbers);
    }
    if (screen.width > 0) shrink_to(widths, screen.width);

    std::string text;
    const auto add_line = [&](const auto& cell_of, bool heading) {
        std::string line;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string cell = fitted(cell_of(i), widths[i]);
            const std::string padding(widths[i] - std::min(widths[i], width_of(cell)), ' ');
            if (i > 0) line += std::string(k_gap, ' ');
            line += right[i] ? padding + cell : cell + padding;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += (heading ? bold(line, screen) : line) + "\n";
    };
    add_line([&](std::size_t i) { return std::string{columns[i].heading}; }, true);
    for (const Object& item : items)
        add_line([&](std::size_t i) { return cell_text(item.find(columns[i].field)); }, false);
    return text;
}

std::string sheet(const Object& object, Screen screen) {
    std::size_t width = 0;
    for (const Field& field : object.fields)
        width = std::max(width, field.name.size());
    std::string text;
    for (const Field& field : object.fields) {
        std::string name = field.name;
        std::replace(name.begin(), name.end(), '_', ' ');
        text += bold(name, screen) + std::string(width - name.size() + k_gap, ' ') + cell_text(&field.value) + "\n";
    }
    return text;
}

void write_out(std::string_view text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (written || errno == EPIPE) return;
    throw Error{ErrorKind::unavailable, fmt::format("the answer could not be written: {}", std::strerror(errno)),
                "what was asked for is done; see where stdout goes", "output"};
}

void write_err(std::string_view text) {
    const auto written = std::fwrite(text.data(), 1, text.size(), stderr);
    static_cast<void>(written);
}

}  // namespace mitra::cli
