#include "cli/help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mitra::cli {
namespace {

struct Line {
    std::string left;
    std::string right;
};

/// Two columns, the right one broken into lines that fit 100 columns and stay in it.
std::string aligned(const std::vector<Line>& lines) {
    std::size_t left = 0;
    for (const Line& line : lines)
        left = std::max(left, std::min<std::size_t>(line.left.size(), 34));
    std::string text;
    for (const Line& line : lines) {
        text += "  " + line.left;
        std::size_t column = 2 + line.left.size();
        if (line.left.size() > left) {
            text += "\n";
            column = 0;
        }
        text += std::string(left + 4 - column, ' ');
        column = left + 4;
        std::size_t from = 0;
        while (from < line.right.size()) {
            const std::size_t end = std::min(line.right.find(' ', from), line.right.size());
            const std::string word = line.right.substr(from, end - from);
            if (from > 0 && column + 1 + word.size() > 100) {
                text += "\n" + std::string(left + 4, ' ');
                column = left + 4;
            } else if (from > 0) {
                text += ' ';
                ++column;
            }
            text += word;
            column += word.size();
            from = end + 1;
        }
        text += "\n";
    }
    return text;
}

std::string section(const std::string& heading, const std::vector<Option>& options, bool arguments) {
    std::vector<Line> lines;
    for (const Option& option : options) {
        if (option.argument != arguments) continue;
        std::string right = option.help;
        if (option.argument && !option.choices.empty()) right += fmt::format(" ({})", fmt::join(option.choices, ", "));
        if (option.required && !option.argument) right += " (required)";
        lines.push_back({spelled(option), right});
    }
    return lines.empty() ? "" : "\n" + heading + ":\n" + aligned(lines);
}

std::string globals_section() {
    Globals unused;
    return section("global options, before or after the command", global_options(unused), false);
}

std::string program_help() {
    std::vector<Line> lines;
    for (const Command& command : single_commands())
        lines.push_back({std::string{command.name}, std::string{command.help}});
    for (const Noun& noun : nouns())
        lines.push_back({std::string{noun.name} + " ...", std::string{noun.help}});
    return "mitra: partners, events and messages from one terminal\n\nusage: mitra COMMAND [options]\n\ncommands:\n" +
           aligned(lines) + globals_section() + "\n'mitra COMMAND --help' says more about one of them.\n";
}

std::string noun_help(const Noun& noun) {
    std::vector<Line> lines;
    for (const Command& command : noun.commands())
        lines.push_back({fmt::format("{} {}", noun.name, command.name), std::string{command.help}});
    return fmt::format("mitra {}: {}\n\ncommands:\n{}\n'mitra {} COMMAND --help' says more about one of them.\n",
                       noun.name, noun.help, aligned(lines), noun.name);
}

}  // namespace

std::string spelled(const Option& option) {
    if (option.argument)
        return option.required ? option.name + (option.many ? "..." : "")
                               : "[" + option.name + (option.many ? "...]" : "]");
    return (option.brief.empty() ? "" : option.brief + ", ") + option.name +
           (option.value.empty() ? "" : " " + option.value);
}

std::string usage_line(const Verb& verb, const std::string& path) {
    std::string text = "mitra " + path;
    bool others = false;
    for (const Option& option : verb.options())
        if (option.argument) text += " " + spelled(option);
    for (const Option& option : verb.options()) {
        if (option.argument) continue;
        if (option.required)
            text += " " + spelled(option);
        else
            others = true;
    }
    return others ? text + " [options]" : text;
}

std::string help_text(const Choice& choice) {
    if (choice.command == nullptr) return choice.noun == nullptr ? program_help() : noun_help(*choice.noun);
    Verb verb{*choice.command};
    choice.command->declare(verb);
    return fmt::format("mitra {}: {}\n\nusage: {}\n{}{}{}", choice.path, choice.command->help,
                       usage_line(verb, choice.path), section("arguments", verb.options(), true),
                       section("options", verb.options(), false), globals_section());
}

}  // namespace mitra::cli
