#include "lib/membership/report.hpp"

#include "lib/base/enum_names.hpp"
#include "lib/text/wording.hpp"

namespace mitra::membership {
namespace {

constexpr EnumNames<ReportState, 3> k_states{{"submitted", "validated", "rejected"}};

}  // namespace

std::string_view name(ReportState state) {
    return k_states.of(state);
}
std::optional<ReportState> report_state_named(std::string_view name) {
    return k_states.named(name);
}

std::string clean_report(std::string_view typed) {
    std::string kept;
    bool gap = false;
    while (!typed.empty()) {
        const std::size_t end = std::min(typed.find('\n'), typed.size());
        const std::string line = text::clean_line(typed.substr(0, end));
        typed.remove_prefix(std::min(end + 1, typed.size()));
        if (line.empty()) {
            gap = !kept.empty();
            continue;
        }
        if (!kept.empty()) kept += gap ? "\n\n" : "\n";
        gap = false;
        kept += line;
    }
    return kept;
}

}  // namespace mitra::membership
