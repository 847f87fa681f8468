#include "daemons/sandbox/knob_board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

constexpr std::int64_t k_largest = 1'000'000'000;

bool is_whole(const std::string& value) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc{} && end == value.data() + value.size() && number >= 0 && number <= k_largest;
}

}  // namespace

const BoardKnob& KnobBoard::knob(std::string_view name) const {
    const auto found =
        std::find_if(table_.begin(), table_.end(), [name](const BoardKnob& each) { return each.name == name; });
    if (found == table_.end()) throw Error{ErrorKind::usage, fmt::format("no knob '{}'", name), "see " + page_};
    return *found;
}

std::string KnobBoard::text(std::string_view name) const {
    const std::lock_guard lock{mutex_};
    const auto found = turned_.find(name);
    return found == turned_.end() ? std::string{knob(name).otherwise} : found->second;
}

std::int64_t KnobBoard::number(std::string_view name) const {
    return std::stoll(text(name));
}

std::map<std::string, std::string> KnobBoard::all() const {
    std::map<std::string, std::string> values;
    for (const BoardKnob& each : table_)
        values[std::string{each.name}] = text(each.name);
    return values;
}

void KnobBoard::turn(const std::string& name, const std::string& value) {
    const BoardKnob& known = knob(name);
    const bool chosen =
        std::find(known.choices.begin(), known.choices.end(), std::string_view{value}) != known.choices.end();
    if (known.choices.empty() ? !is_whole(value) : !chosen)
        throw Error{ErrorKind::usage, fmt::format("{}: '{}' is none of its values", name, value), "see " + page_};
    const std::lock_guard lock{mutex_};
    turned_.insert_or_assign(name, value);
}

void KnobBoard::reset() {
    const std::lock_guard lock{mutex_};
    turned_.clear();
}

std::string knob_form(const KnobBoard& board, std::string_view action) {
    std::string html = fmt::format("<h2>Knobs</h2>\n<form method=\"post\" action=\"{}\">\n", action);
    for (const BoardKnob& knob : board.table()) {
        const std::string now = board.text(knob.name);
        html += fmt::format("<label>{}: {}", knob.name, knob.meaning);
        if (knob.choices.empty()) {
            html += fmt::format(R"(<input name="{}" value="{}" inputmode="numeric">)", knob.name, now);
        } else {
            html += fmt::format("<select name=\"{}\">", knob.name);
            for (const std::string_view choice : knob.choices)
                html += fmt::format("<option{}>{}</option>", choice == now ? " selected" : "", choice);
            html += "</select>";
        }
        html += "</label>\n";
    }
    return html + "<button>Turn</button></form>\n";
}

}  // namespace mitra::sandbox
