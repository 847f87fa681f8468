#include "lib/ticket/ticket.hpp"

#include <algorithm>
#include <array>

#include "lib/text/wording.hpp"

namespace mitra::ticket {
namespace {

constexpr std::array<std::string_view, 3> k_states{"open", "answered", "closed"};

/// The first `count` characters of a UTF-8 text.
std::string_view beginning(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
        if (begins && count-- == 0) break;
    }
    return text.substr(0, end);
}

}  // namespace

std::string_view name(TicketKind kind) {
    return kind == TicketKind::qa ? "qa" : "problem";
}

std::string_view name(TicketState state) {
    return k_states.at(static_cast<std::size_t>(state));
}

std::optional<TicketState> ticket_state_named(std::string_view name) {
    const auto* found = std::find(k_states.begin(), k_states.end(), name);
    return found == k_states.end() ? std::nullopt : std::optional{static_cast<TicketState>(found - k_states.begin())};
}

std::string_view name(Author author) {
    return author == Author::person ? "person" : "admin";
}

std::string clean_text(std::string_view typed) {
    std::string text;
    bool gap = false;
    while (!typed.empty()) {
        const std::size_t end = std::min(typed.find('\n'), typed.size());
        const std::string line = text::clean_line(typed.substr(0, end));
        typed.remove_prefix(std::min(end + 1, typed.size()));
        if (line.empty()) {
            gap = !text.empty();
            continue;
        }
        if (!text.empty()) text += gap ? "\n\n" : "\n";
        text += line;
        gap = false;
    }
    return text;
}

std::string subject_of(std::string_view text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (text::length(line) <= k_longest_subject) return std::string{line};
    std::string_view cut = beginning(line, k_longest_subject - 1);
    if (const std::size_t blank = cut.rfind(' '); blank != std::string_view::npos && blank > cut.size() / 2)
        cut = cut.substr(0, blank);
    return std::string{cut} + "…";
}

}  // namespace mitra::ticket
