#include "cli/choose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/globals.hpp"
#include "lib/base/error.hpp"
#include "lib/base/near.hpp"

namespace mitra::cli {
namespace {

/// Whether this word is a global option whose value is the word behind it.
bool takes_next(const std::string& word) {
    Globals unused;
    const auto options = global_options(unused);
    return std::any_of(options.begin(), options.end(),
                       [&](const Option& option) { return option.name == word && !option.value.empty(); });
}

/// The places of the words that may name a command: no options, no values of global options. From the first option on
/// that is not global nothing is certain any more.
std::vector<std::size_t> plain_words(const std::vector<std::string>& words) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
        if (!words[i].starts_with('-')) {
            places.push_back(i);
        } else if (takes_next(words[i])) {
            ++i;
        }
    }
    return places;
}

std::string suggestion(std::string_view typed, const std::vector<std::string_view>& names, std::string_view before,
                       std::string_view otherwise) {
    const auto meant = nearest_of(typed, names);
    return meant ? fmt::format("did you mean 'mitra {}{}'?", before, *meant) : fmt::format("see '{}'", otherwise);
}

template <typename Row>
const Row* row_named(std::span<const Row> rows, std::string_view name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

/// The choice of what stands at these places, in order.
Choice chosen(const Command* command, const Noun* noun, std::string path, std::vector<std::string> words,
              const std::vector<std::size_t>& places) {
    for (std::size_t i = places.size(); i-- > 0;)
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(places[i]));
    return {command, noun, std::move(path), std::move(words), places.back() + 1 - places.size()};
}

/// "link new" alone is the beginning of several commands: says which.
void refuse_half(const Noun& noun, const std::string& first) {
    std::vector<std::string_view> rest;
    for (const Command& command : noun.commands())
        if (command.name.starts_with(first + " ")) rest.push_back(command.name.substr(first.size() + 1));
    if (!rest.empty())
        throw Error{ErrorKind::usage, fmt::format("'{} {}' goes on with {}", noun.name, first, fmt::join(rest, ", ")),
                    fmt::format("see 'mitra {} --help'", noun.name), "command"};
}

/// The noun's command that the next one or two words name.
Choice choose_below(const Noun& noun, const std::vector<std::string>& words, const std::vector<std::size_t>& places) {
    const auto commands = noun.commands();
    if (places.size() < 2) return chosen(nullptr, &noun, std::string{noun.name}, words, {places[0]});
    const std::string& first = words[places[1]];
    if (places.size() > 2) {
        if (const Command* command = row_named(commands, first + " " + words[places[2]]))
            return chosen(command, &noun, fmt::format("{} {}", noun.name, command->name), words,
                          {places[0], places[1], places[2]});
    }
    if (const Command* command = row_named(commands, first))
        return chosen(command, &noun, fmt::format("{} {}", noun.name, command->name), words, {places[0], places[1]});
    refuse_half(noun, first);
    std::vector<std::string_view> names;
    for (const Command& command : commands)
        names.push_back(command.name);
    throw Error{ErrorKind::usage, fmt::format("unknown command '{} {}'", noun.name, first),
                suggestion(first, names, std::string{noun.name} + " ", fmt::format("mitra {} --help", noun.name)),
                "command"};
}

}  // namespace

Choice choose(const std::vector<std::string>& words) {
    const auto places = plain_words(words);
    if (places.empty()) return {nullptr, nullptr, "", words};
    const std::string& first = words[places[0]];
    if (const Noun* noun = row_named(nouns(), first)) return choose_below(*noun, words, places);
    if (const Command* command = row_named(single_commands(), first))
        return chosen(command, nullptr, first, words, {places[0]});
    std::vector<std::string_view> names;
    for (const Noun& noun : nouns())
        names.push_back(noun.name);
    for (const Command& command : single_commands())
        names.push_back(command.name);
    throw Error{ErrorKind::usage, fmt::format("unknown command '{}'", first),
                suggestion(first, names, "", "mitra --help"), "command"};
}

bool has_word(const std::vector<std::string>& words, const std::vector<std::string>& wanted) {
    for (const std::string& word : words) {
        if (word == "--") return false;
        if (std::find(wanted.begin(), wanted.end(), word) != wanted.end()) return true;
    }
    return false;
}

}  // namespace mitra::cli
