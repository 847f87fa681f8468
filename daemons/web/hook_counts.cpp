#include "daemons/web/hook_counts.hpp"

#include <fmt/format.h>

namespace mitra::web {

std::string HookCounts::text() const {
    std::string text =
        "# HELP mitra_duitku_callbacks_total Callbacks of Duitku, by what became of them.\n"
        "# TYPE mitra_duitku_callbacks_total counter\n";
    const auto add = [&](const char* result, const Counter& count) {
        text += fmt::format("mitra_duitku_callbacks_total{{result=\"{}\"}} {}\n", result, count.load());
    };
    add("stored", stored);
    add("repeated", repeated);
    add("not_authentic", not_authentic);
    add("other_scheme", other_scheme);
    add("malformed", malformed);
    return text;
}

}  // namespace mitra::web
