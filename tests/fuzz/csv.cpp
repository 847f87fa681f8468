// A CSV file: it is refused as wrong usage, or its rows come in the order of their lines, and what is written of them
// reads again as the same, without a cell that a spreadsheet would calculate.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/text/csv.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using fuzz::require;
using Rows = std::vector<text::CsvRow>;

Rows read(const std::string& file, std::optional<char> delimiter) {
    Rows rows;
    std::istringstream in{file};
    std::int64_t before = 0;
    text::read_csv(
        in,
        [&](const text::CsvRow& row, std::int64_t line) {
            require(line > before && !row.empty());
            before = line;
            rows.push_back(row);
        },
        delimiter);
    return rows;
}

bool is_formula(const std::string& cell) {
    if (cell.empty() || std::string_view{"=+-@\t\r"}.find(cell.front()) == std::string_view::npos) return false;
    return cell.front() != '-' || cell.size() == 1 || cell.find_first_not_of("0123456789", 1) != std::string::npos;
}

void check_written(const Rows& rows) {
    std::ostringstream out;
    text::write_csv(out, {"head"});
    for (const text::CsvRow& row : rows)
        text::write_csv(out, row);
    const Rows again = read(out.str(), ',');
    std::size_t at = 1;
    for (const text::CsvRow& row : rows) {
        if (row == text::CsvRow{""}) continue;  // an empty line, which readers pass over
        const text::CsvRow& same = again.at(at++);
        require(same.size() == row.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            require(!is_formula(same[i]));
            require(same[i] == (is_formula(row[i]) ? "'" + row[i] : row[i]));
        }
    }
    require(at == again.size());
}

void check_named(const std::string& file) {
    const text::CsvColumns columns{"this is another file", {"person", "date", "text"}, 2};
    std::istringstream in{file};
    text::read_named_csv(
        in, columns, [](const text::CsvRow& fields, std::int64_t line) { require(fields.size() == 3 && line >= 1); });
}

void unless_refused(const auto& act) {
    try {
        act();
    } catch (const Error& refusal) {
        require(refusal.kind() == ErrorKind::usage);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string file{fuzz::Input{bytes, size}.rest()};
    unless_refused([&] { check_written(read(file, std::nullopt)); });
    unless_refused([&] { read(file, '\t'); });
    unless_refused([&] { check_named(file); });
    return 0;
}
