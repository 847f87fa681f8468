#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mitra::text {

using CsvRow = std::vector<std::string>;

/// Reads RFC 4180 (over libcsv; a byte-order mark and semicolons as Excel writes them are understood) as it streams by.
/// `use` gets each row with the line it ends on. Error{usage} with the line for broken quoting, for a field longer than
/// 64 KiB, or for text that is not UTF-8. `delimiter` is for who knows it; else the first line tells.
void read_csv(std::istream& in, const std::function<void(const CsvRow& row, std::int64_t line)>& use,
              std::optional<char> delimiter = std::nullopt);

/// Writes one row; a value that a spreadsheet would take for a formula gets a leading apostrophe.
void write_csv(std::ostream& out, const CsvRow& row);

}  // namespace mitra::text
