#include <fmt/format.h>

#include "cli/context.hpp"
#include "cli/help.hpp"
#include "cli/tree.hpp"
#include "cli/verb.hpp"

namespace mitra::cli {
namespace {

/// A text that roff takes as it is: hyphens stay hyphens, nothing begins a request.
std::string roff(std::string_view text) {
    std::string result;
    if (text.starts_with('.') || text.starts_with('\'')) result = "\\&";
    for (const char letter : text) {
        if (letter == '\\') {
            result += "\\e";
        } else if (letter == '-') {
            result += "\\-";
        } else {
            result += letter;
        }
    }
    return result;
}

std::string entry(const Option& option) {
    return fmt::format(".TP\n.B {}\n{}\n", roff(spelled(option)), roff(option.help));
}

std::string command_section(const Leaf& leaf) {
    Verb verb{*leaf.command};
    leaf.command->declare(verb);
    std::string text = fmt::format(".SS {}\n{}.\n.PP\n.B {}\n", roff(leaf.path), roff(leaf.command->help),
                                   roff(usage_line(verb, leaf.path)));
    for (const Option& option : leaf.options)
        text += entry(option);
    return text;
}

constexpr std::string_view k_exits = R"(.SH EXIT STATUS
.TP
.B 0
Done, or already so.
.TP
.B 1
Failed inside.
.TP
.B 2
Wrong usage or settings.
.TP
.B 3
Not found.
.TP
.B 4
Refused by a rule.
.TP
.B 5
Confirmation needed.
.TP
.B 6
Provider or network failed; trying again is safe.
.TP
.B 7
Outcome unknown; do not try again, resolve it.
.TP
.B 8
Partly done.
.TP
.B 9
A check found something to do.
.TP
.B 10
The books do not balance.
.SH FILES
.TP
.I mitra.toml
The settings: \-\-config, $MITRA_CONFIG, ./mitra.toml, /etc/mitra/mitra.toml, in this order.
)";

std::string page() {
    std::string text = fmt::format(
        ".TH MITRA 1 \"\" \"mitra {}\" \"User Commands\"\n.SH NAME\nmitra \\- partners, events and messages from one "
        "terminal\n.SH SYNOPSIS\n.B mitra\n.I COMMAND\n.RI [ options ]\n.SH DESCRIPTION\n"
        "Data goes to standard output; words, questions and progress go to standard error.\n.SH GLOBAL OPTIONS\n"
        "They may stand before or after the command.\n",
        roff(MITRA_VERSION));
    Globals unused;
    for (const Option& option : global_options(unused))
        text += entry(option);
    text += ".SH COMMANDS\n";
    for (const Leaf& leaf : command_tree())
        text += command_section(leaf);
    return text + std::string{k_exits};
}

}  // namespace

void man(Verb& verb) {
    verb.run([](Context& context) { context.document("page", page()); });
}

}  // namespace mitra::cli
