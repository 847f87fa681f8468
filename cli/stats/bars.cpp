#include "cli/stats/bars.hpp"

#include <algorithm>

namespace mitra::cli {
namespace {

constexpr std::size_t k_widest = 40;
constexpr std::size_t k_for_the_rest = 40;  ///< what the columns beside the bars need

std::int64_t number_in(const Object& item, std::string_view field) {
    const Value* value = item.find(field);
    const auto* number = value == nullptr ? nullptr : std::get_if<std::int64_t>(&value->kind());
    return number == nullptr ? 0 : *number;
}

/// What is not nothing is at least one mark.
std::size_t length_of(std::int64_t number, std::int64_t largest, std::size_t room) {
    if (number <= 0 || largest <= 0) return 0;
    const auto length = static_cast<std::size_t>(static_cast<std::int64_t>(room) * number / largest);
    return std::max<std::size_t>(length, 1);
}

}  // namespace

std::string table_with_bars(std::vector<Column> columns, std::vector<Object> items, std::string_view field,
                            Screen screen) {
    if (screen.width <= k_for_the_rest) return table(columns, items, screen);
    const std::size_t room = std::min(k_widest, screen.width - k_for_the_rest);
    std::int64_t largest = 0;
    for (const Object& item : items)
        largest = std::max(largest, number_in(item, field));
    for (Object& item : items) {
        const std::size_t length = length_of(number_in(item, field), largest, room);
        item.add("bar", length == 0 ? std::string{" "} : std::string(length, '#'));
    }
    columns.push_back({"bar", ""});
    return table(columns, items, screen);
}

}  // namespace mitra::cli
