#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/globals.hpp"
#include "cli/value.hpp"

namespace mitra::cli {

/// One column of a list: which field of an item, under which heading.
struct Column {
    std::string_view field;
    std::string_view heading;
};

/// One page of a list; `next` is what --after takes for the following one.
struct Page {
    std::vector<Object> items;
    std::optional<std::string> next;
    std::optional<std::int64_t> total;
};

/// How the text side looks: a terminal's width (0 where it is none) and whether it shows colours.
struct Screen {
    std::size_t width = 0;
    bool colors = false;

    static Screen of_stdout(Color wanted);
};

/// Items as aligned columns. On a terminal the widest column gives way so that no line wraps; piped, nothing is cut.
std::string table(const std::vector<Column>& columns, const std::vector<Object>& items, Screen screen);
/// One thing as aligned "field  value" lines.
std::string sheet(const Object& object, Screen screen);
/// How many columns a UTF-8 text takes on a terminal.
std::size_t width_of(std::string_view text);

/// What a command has to say on stdout, kept until it has succeeded: the words, and the JSON.
struct Answer {
    std::string words;
    std::optional<Object> json;
    int exit_code = 0;
};

/// Writes to stdout; Error{unavailable} where that fails (a full disk), silence where the reader has gone.
void write_out(std::string_view text);
/// Writes to stderr and does not mind.
void write_err(std::string_view text);

}  // namespace mitra::cli
