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

/// Which columns a file has whose first row names them.
struct CsvColumns {
    std::string_view refusal;             ///< what is said of a head without them: "this is no result of a payout"
    std::vector<std::string_view> names;  ///< in small letters
    std::size_t needed = 0;               ///< so many of the first ones must be there
};
/// The same for such a file, whose columns may stand in any order and with others between them: `use` gets each row
/// that is not blank with its fields in the order of `names`, empty where the file has none. Error{usage} for a head
/// without what is needed, or with two columns of one name.
void read_named_csv(std::istream& in, const CsvColumns& columns,
                    const std::function<void(const CsvRow& fields, std::int64_t line)>& use);

/// Writes one row; a value that a spreadsheet would take for a formula gets a leading apostrophe.
void write_csv(std::ostream& out, const CsvRow& row);

}  // namespace mitra::text
