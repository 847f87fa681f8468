#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "cli/context.hpp"
#include "cli/tree.hpp"
#include "cli/verb.hpp"

namespace mitra::cli {
namespace {

/// What may come next after the words of a path: names with what they mean.
struct Next {
    std::string path;
    std::vector<std::pair<std::string, std::string>> words;
};

std::string first_word(std::string_view text) {
    return std::string{text.substr(0, text.find(' '))};
}

void add_word(Next& next, std::string word, std::string_view help) {
    const bool known =
        std::any_of(next.words.begin(), next.words.end(), [&](const auto& entry) { return entry.first == word; });
    if (!known) next.words.emplace_back(std::move(word), std::string{help});
}

Next& next_after(std::vector<Next>& all, const std::string& path) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Next& next) { return next.path == path; });
    return found == all.end() ? all.emplace_back(Next{path, {}}) : *found;
}

std::vector<Option> globals_without_targets() {
    Globals unused;
    return global_options(unused);
}

/// Every path (the empty one, nouns, commands) with the words that may follow it.
std::vector<Next> steps() {
    std::vector<Next> all;
    for (const Noun& noun : nouns())
        add_word(next_after(all, ""), std::string{noun.name}, noun.help);
    for (const Leaf& leaf : command_tree()) {
        std::string path;
        for (std::string_view rest = leaf.path; !rest.empty();) {
            const std::string word = first_word(rest);
            rest.remove_prefix(std::min(rest.size(), word.size() + 1));
            add_word(next_after(all, path), word, rest.empty() ? leaf.command->help : "");
            path += (path.empty() ? "" : " ") + word;
        }
        Next& next = next_after(all, path);
        for (const Option& option : leaf.options) {
            for (const std::string& choice : option.choices)
                if (option.argument) add_word(next, choice, option.help);
            if (!option.argument) add_word(next, option.name, option.help);
        }
    }
    return all;
}

/// Options that take a value of one of some words, as "--color".
std::vector<Option> options_with_value() {
    std::vector<Option> all = globals_without_targets();
    for (const Leaf& leaf : command_tree())
        for (const Option& option : leaf.options)
            all.push_back(option);
    std::erase_if(all, [](const Option& option) { return option.argument || option.value.empty(); });
    return all;
}

std::string names_of(const std::vector<Option>& options, bool (*wanted)(const Option&), std::string_view between) {
    std::set<std::string> names;
    for (const Option& option : options)
        if (wanted(option)) names.insert(option.name);
    return fmt::format("{}", fmt::join(names, between));
}

std::string words_of(const Next& next) {
    std::vector<std::string> words;
    for (const auto& [word, help] : next.words)
        words.push_back(word);
    return fmt::format("{}", fmt::join(words, " "));
}

std::string global_names() {
    std::vector<std::string> names;
    for (const Option& option : globals_without_targets())
        names.push_back(option.name);
    return fmt::format("{}", fmt::join(names, " "));
}

/// The pattern of every path but the empty one: what counts as one more word of the command.
std::string known_paths(const std::vector<Next>& all, std::string_view between) {
    std::vector<std::string> paths;
    for (const Next& next : all)
        if (!next.path.empty()) paths.push_back("'" + next.path + "'");
    return fmt::format("{}", fmt::join(paths, between));
}

std::string bash_script() {
    const auto all = steps();
    const auto valued = options_with_value();
    std::string cases;
    for (const Next& next : all)
        cases += fmt::format("        '{}') words='{}' ;;\n", next.path, words_of(next));
    std::string choices;
    std::set<std::string> seen;
    for (const Option& option : valued)
        if (!option.choices.empty() && seen.insert(option.name).second)
            choices += fmt::format(
                "        {}) words='{}'; mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\"); return ;;\n",
                option.name, fmt::join(option.choices, " "));
    return fmt::format(R"(# Completion of mitra for bash; made by 'mitra completion bash'.
_mitra() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
    local path='' word skip='' words=''
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        if [[ -n $skip ]]; then skip=''; continue; fi
        case $word in
            {0}) skip=1 ;;
            -*) ;;
            *) case "${{path:+$path }}$word" in {1}) path="${{path:+$path }}$word" ;; esac ;;
        esac
    done
    case $previous in
        {2}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
{3}    esac
    case $path in
{4}    esac
    [[ $current == -* ]] && words="$words {5}"
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}
complete -o default -F _mitra mitra
)",
                       names_of(
                           valued, [](const Option&) { return true; }, "|"),
                       known_paths(all, "|"),
                       names_of(
                           valued, [](const Option& option) { return option.file; }, "|"),
                       choices, cases, global_names());
}

/// For zsh's _describe: colons and quotes of the help must not end anything.
std::string zsh_word(const std::string& word, const std::string& help) {
    std::string text = word + ":" + help;
    std::string quoted = "'";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\'') quoted += "'\\'";
        if (text[i] == ':' && i > word.size()) quoted += "\\";
        quoted += text[i];
    }
    return quoted + "'";
}

std::string zsh_script() {
    const auto all = steps();
    std::string cases;
    for (const Next& next : all) {
        std::vector<std::string> words;
        for (const auto& [word, help] : next.words)
            words.push_back(zsh_word(word, help));
        cases += fmt::format("        ('{}') next=({}) ;;\n", next.path, fmt::join(words, " "));
    }
    std::vector<std::string> globals;
    for (const Option& option : globals_without_targets())
        globals.push_back(zsh_word(option.name, option.help));
    return fmt::format(R"(#compdef mitra
# Completion of mitra for zsh; made by 'mitra completion zsh'.
_mitra() {{
    local word at=''
    local -a next globals
    globals=({0})
    for word in ${{words[2,CURRENT-1]}}; do
        case "${{at:+$at }}$word" in
            ({1}) at="${{at:+$at }}$word" ;;
        esac
    done
    case $at in
{2}    esac
    [[ $PREFIX == -* ]] && next+=($globals)
    _describe 'mitra' next || _files
}}
compdef _mitra mitra
)",
                       fmt::join(globals, " "), known_paths(all, "|"), cases);
}

std::string fish_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char letter : text) {
        if (letter == '\'' || letter == '\\') quoted += '\\';
        quoted += letter;
    }
    return quoted + "'";
}

std::string fish_script() {
    std::string text = R"(# Completion of mitra for fish; made by 'mitra completion fish'.
function __mitra_at
    set -l words
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; or set -a words $word
    end
    test "$words" = "$argv"; or string match -q -- "$argv *" "$words"
end
complete -c mitra -f
)";
    for (const Option& option : globals_without_targets())
        text += fmt::format("complete -c mitra -l {}{}{} -d {}\n", option.name.substr(2),
                            option.brief.empty() ? "" : " -s " + option.brief.substr(1),
                            option.file            ? " -r -F"
                            : option.value.empty() ? ""
                                                   : " -x",
                            fish_quoted(option.help));
    for (const Next& next : steps())
        for (const auto& [word, help] : next.words)
            text += fmt::format("complete -c mitra -n '__mitra_at {}' {} {} -d {}\n", next.path,
                                word.starts_with("--") ? "-l" : "-a", word.starts_with("--") ? word.substr(2) : word,
                                fish_quoted(help));
    return text;
}

}  // namespace

void completion(Verb& verb) {
    auto shell = std::make_shared<std::string>();
    verb.argument_choice("SHELL", *shell, {"bash", "zsh", "fish"}, "the shell that will read it")
        .run([shell](Context& context) {
            context.document("script", *shell == "bash"  ? bash_script()
                                       : *shell == "zsh" ? zsh_script()
                                                         : fish_script());
        });
}

}  // namespace mitra::cli
