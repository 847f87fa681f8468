#include "lib/text/csv.hpp"

#include <csv.h>
#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <ostream>

#include "lib/base/error.hpp"

namespace mitra::text {
namespace {

constexpr std::size_t k_longest_field = 64 * 1024;
constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";

[[noreturn]] void refuse(std::int64_t line, const std::string& what) {
    throw Error{ErrorKind::usage, fmt::format("line {}: {}", line, what), "save the file as CSV in UTF-8", "csv"};
}

/// libcsv's callbacks are C: what they throw is kept and thrown again behind the parser.
struct Reading {
    const std::function<void(const CsvRow&, std::int64_t)>& use;
    CsvRow row;
    std::int64_t line = 1;
    std::exception_ptr failure;

    void add(std::string_view field) {
        if (field.size() > k_longest_field) refuse(line, "a field is longer than 64 KiB");
        row.emplace_back(field);
    }
    void finish() {
        use(row, line);
        row.clear();
    }
    template <typename Act>
    void guarded(Act&& act) noexcept {
        if (failure) return;
        try {
            act();
        } catch (...) {
            failure = std::current_exception();
        }
    }
};

void on_field(void* bytes, std::size_t size, void* context) {
    auto& reading = *static_cast<Reading*>(context);
    reading.guarded([&] { reading.add({static_cast<const char*>(bytes), size}); });
}

void on_row(int /*end*/, void* context) {
    auto& reading = *static_cast<Reading*>(context);
    reading.guarded([&] { reading.finish(); });
}

class Parser {
 public:
    explicit Parser(unsigned char delimiter) {
        if (csv_init(&csv_, CSV_STRICT | CSV_STRICT_FINI) != 0)
            throw Error{ErrorKind::internal, "libcsv did not start"};
        csv_set_delim(&csv_, delimiter);
    }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;
    ~Parser() { csv_free(&csv_); }

    void feed(std::string_view text, Reading& reading) {
        const std::size_t taken = csv_parse(&csv_, text.data(), text.size(), on_field, on_row, &reading);
        check(reading, taken == text.size());
    }
    void finish(Reading& reading) { check(reading, csv_fini(&csv_, on_field, on_row, &reading) == 0); }

 private:
    static void check(const Reading& reading, bool parsed) {
        if (reading.failure) std::rethrow_exception(reading.failure);
        if (!parsed) refuse(reading.line, "a quotation mark stands where none may stand");
    }
    csv_parser csv_{};
};

/// Excel in Indonesian writes semicolons: whichever of the two the header has more of.
unsigned char delimiter_of(std::string_view header) {
    const auto count = [&](char c) { return std::count(header.begin(), header.end(), c); };
    return count(';') > count(',') ? ';' : ',';
}

/// Takes a line with its end off the front: LF, CRLF, or the CR alone that Excel writes on a Mac.
std::string_view take_line(std::string_view& rest) {
    std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size() - 1);
    if (rest.substr(end, 2) == "\r\n") ++end;
    const std::string_view line = rest.substr(0, end + 1);
    rest.remove_prefix(line.size());
    return line;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        utf8proc_int32_t character = 0;
        const auto taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                            static_cast<utf8proc_ssize_t>(text.size()), &character);
        if (taken <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(taken));
    }
    return true;
}

/// "-5000" is a number to every spreadsheet, and is to be summed there.
bool is_negative_integer(std::string_view value) {
    return value.size() > 1 && value.front() == '-' &&
           value.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool looks_like_formula(std::string_view value) {
    constexpr std::string_view k_starts = "=+-@\t\r";
    return !value.empty() && k_starts.find(value.front()) != std::string_view::npos && !is_negative_integer(value);
}

/// What every reader takes as it stands. libcsv for one drops blanks at the ends of a field without quotes.
bool is_plain(std::string_view value) {
    constexpr std::string_view k_blanks = " \t";
    return value.find_first_of(",;\"\n\r") == std::string_view::npos &&
           (value.empty() || (k_blanks.find(value.front()) == std::string_view::npos &&
                              k_blanks.find(value.back()) == std::string_view::npos));
}

}  // namespace

void read_csv(std::istream& in, const std::function<void(const CsvRow& row, std::int64_t line)>& use,
              std::optional<char> delimiter) {
    Reading reading{.use = use, .row = {}, .line = 0, .failure = nullptr};
    std::string lines;
    std::optional<Parser> parser;
    while (std::getline(in, lines)) {
        if (!parser && lines.starts_with(k_byte_order_mark)) lines.erase(0, k_byte_order_mark.size());
        lines += '\n';
        std::string_view rest{lines};
        while (!rest.empty()) {
            const std::string_view line = take_line(rest);
            ++reading.line;
            if (!is_utf8(line)) refuse(reading.line, "it is not UTF-8 text");
            if (!parser) parser.emplace(delimiter ? static_cast<unsigned char>(*delimiter) : delimiter_of(line));
            parser->feed(line, reading);
        }
    }
    if (parser) parser->finish(reading);
}

void write_csv(std::ostream& out, const CsvRow& row) {
    bool first = true;
    for (const std::string& value : row) {
        if (!first) out << ',';
        first = false;
        const std::string safe = looks_like_formula(value) ? "'" + value : value;
        std::string quoted(safe.size() * 2 + 2, '\0');
        quoted.resize(csv_write(quoted.data(), quoted.size(), safe.data(), safe.size()));
        out << (is_plain(safe) ? safe : quoted);
    }
    out << "\r\n";
}

}  // namespace mitra::text
