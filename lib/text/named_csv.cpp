#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/text/csv.hpp"
#include "lib/text/fold.hpp"

namespace mitra::text {
namespace {

constexpr std::size_t k_nowhere = static_cast<std::size_t>(-1);

[[noreturn]] void refuse_head(const CsvColumns& columns) {
    throw Error{ErrorKind::usage, fmt::format("{}: the first row names the columns", columns.refusal),
                fmt::format("{}", fmt::join(columns.names, ",")), "csv"};
}

/// Where each column stands.
std::vector<std::size_t> places_in(const CsvRow& head, const CsvColumns& columns) {
    std::vector<std::size_t> places(columns.names.size(), k_nowhere);
    for (std::size_t i = 0; i < head.size(); ++i) {
        const auto known = std::find(columns.names.begin(), columns.names.end(), folded(head[i]));
        if (known == columns.names.end()) continue;
        std::size_t& place = places.at(static_cast<std::size_t>(known - columns.names.begin()));
        if (place != k_nowhere)
            throw Error{ErrorKind::usage, fmt::format("two columns are called '{}'", *known), {}, "csv"};
        place = i;
    }
    for (std::size_t i = 0; i < columns.needed; ++i)
        if (places.at(i) == k_nowhere) refuse_head(columns);
    return places;
}

bool blank(const CsvRow& row) {
    return std::all_of(row.begin(), row.end(), [](const std::string& field) { return field.empty(); });
}

}  // namespace

void read_named_csv(std::istream& in, const CsvColumns& columns,
                    const std::function<void(const CsvRow& fields, std::int64_t line)>& use) {
    std::vector<std::size_t> places;
    read_csv(in, [&](const CsvRow& row, std::int64_t line) {
        if (places.empty()) {
            places = places_in(row, columns);
        } else if (!blank(row)) {
            CsvRow fields(places.size());
            for (std::size_t i = 0; i < places.size(); ++i)
                if (places[i] < row.size()) fields[i] = row[places[i]];
            use(fields, line);
        }
    });
    if (places.empty()) refuse_head(columns);
}

}  // namespace mitra::text
