#include "cli/verb.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/base/near.hpp"

namespace mitra::cli {
namespace {

std::string spelling(const Option& option) {
    return option.brief.empty() ? option.name : option.brief + "," + option.name;
}

/// Hands a value over; an error gets the option's name in front.
bool hand_over(const Option& option, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
        try {
            if (!option.choices.empty() &&
                std::find(option.choices.begin(), option.choices.end(), value) == option.choices.end())
                throw Error{ErrorKind::usage,
                            fmt::format("'{}' is not one of {}", value, fmt::join(option.choices, ", "))};
            option.take(value);
        } catch (const Error& failure) {
            throw Error{failure.kind(), option.name + ": " + failure.what(), failure.hint(), failure.subject()};
        }
    }
    return true;
}

void add_to(CLI::App& parser, const Option& option) {
    if (option.value.empty()) {
        parser.add_flag_callback(spelling(option), [&option] { option.take(""); });
        return;
    }
    CLI::Option* added = parser.add_option(
        spelling(option), [&option](const CLI::results_t& values) { return hand_over(option, values); });
    added->required(option.required);
    if (option.argument && option.many)
        added->expected(option.required ? 1 : 0, -1)->allow_extra_args();
    else if (option.many)
        added->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    else
        added->expected(1);
}

/// Takes an option with a value out of the first `before` words, wherever it stands there; how many words went.
std::size_t take_from_front(const Option& option, std::vector<std::string>& words, std::size_t before) {
    std::size_t taken = 0;
    for (std::size_t i = 0; i < before - taken;) {
        const auto word = words.begin() + static_cast<std::ptrdiff_t>(i);
        if (*word == option.name && std::next(word) != words.end()) {
            option.take(*std::next(word));
            words.erase(word, word + 2);
            taken += 2;
        } else if (word->starts_with(option.name + "=")) {
            option.take(word->substr(option.name.size() + 1));
            words.erase(word);
            ++taken;
        } else {
            ++i;
        }
    }
    return taken;
}

[[noreturn]] void refuse_extra(const std::string& word, const std::vector<Option>& known) {
    if (!word.starts_with('-') || word == "-")
        throw Error{ErrorKind::usage, fmt::format("unexpected '{}'", word), "see --help"};
    const std::string name = word.substr(0, word.find('='));
    std::vector<std::string_view> names;
    for (const Option& option : known)
        if (!option.argument) names.push_back(option.name);
    const auto meant = nearest_of(name, names);
    throw Error{ErrorKind::usage, "unknown option " + name,
                meant ? fmt::format("did you mean {}?", *meant) : std::string{"see --help"}};
}

}  // namespace

Verb& Verb::add(Option option) {
    options_.push_back(std::move(option));
    return *this;
}

Option Verb::make_argument(std::string_view name, Option option) {
    option.required = !name.starts_with('[');
    option.many = option.many || name.find("...") != std::string_view::npos;
    std::string bare;
    for (const char letter : name)
        if (letter != '[' && letter != ']' && letter != '.') bare += letter;
    option.name = bare;
    option.value = bare;
    option.argument = true;
    option.file = bare == "FILE" || bare.ends_with(".csv");
    return option;
}

Verb& Verb::flag(std::string_view name, bool& target, std::string_view help) {
    return add(make_flag(name, target, help));
}

Verb& Verb::choice(std::string_view name, std::string& target, std::vector<std::string> choices,
                   std::string_view help) {
    Option option = make_option(name, target, help);
    option.value = fmt::format("{}", fmt::join(choices, "|"));
    option.choices = std::move(choices);
    return add(std::move(option));
}

Verb& Verb::choice(std::string_view name, std::optional<std::string>& target, std::vector<std::string> choices,
                   std::string_view help) {
    Option option = make_option(name, target, help);
    option.value = fmt::format("{}", fmt::join(choices, "|"));
    option.choices = std::move(choices);
    return add(std::move(option));
}

Verb& Verb::argument_choice(std::string_view name, std::string& target, std::vector<std::string> choices,
                            std::string_view help) {
    Option option = make_argument(name, make_option(name, target, help));
    option.choices = std::move(choices);
    return add(std::move(option));
}

Verb& Verb::ids(std::string_view name, Ids& target, std::string_view help) {
    argument(fmt::format("[{}...]", name), target.given, help);
    Option from = make_option("--from FILE", target.from, "read them from a file, one per line ('-' is stdin)");
    from.file = true;
    return add(std::move(from));
}

Verb& Verb::pages(Paging& target) {
    is_list_ = true;
    Option limit = make_option("--limit N", target.limit, "at most so many (1 to 10000, default 50)");
    limit.take = [&target](const std::string& text) {
        read_text(text, target.limit);
        if (target.limit < 1 || target.limit > 10'000)
            throw Error{ErrorKind::usage, fmt::format("{} is not from 1 to 10000", target.limit)};
    };
    add(std::move(limit));
    option("--after ID", target.after, "those after this one ('next' of the page before)");
    option("--since TIME", target.since, "from this time on");
    option("--until TIME", target.until, "up to, not including, this time");
    return flag("--count", target.count, "also say how many there are in all");
}

Verb& Verb::needs_confirmation() {
    asks_ = true;
    return *this;
}

void parse(const Verb& verb, Globals& globals, std::vector<std::string> words, std::size_t before) {
    std::vector<Option> known = verb.options();
    for (Option& global : global_options(globals)) {
        // A name that the command has too ('queue resolve --as', 'template render --as') is the command's behind it.
        const bool own =
            std::any_of(known.begin(), known.end(), [&](const Option& option) { return option.name == global.name; });
        if (own)
            before -= take_from_front(global, words, before);
        else
            known.push_back(std::move(global));
    }

    CLI::App parser;
    parser.set_help_flag();
    parser.allow_extras();
    for (const Option& option : known)
        add_to(parser, option);
    try {
        std::vector<std::string> backwards{words.rbegin(), words.rend()};
        parser.parse(backwards);
    } catch (const CLI::RequiredError& failure) {
        // An unknown option is the likelier reason for one that is missing.
        for (const std::string& word : parser.remaining())
            if (word.starts_with("--")) refuse_extra(word, known);
        throw Error{ErrorKind::usage, failure.what(), "see --help"};
    } catch (const CLI::ParseError& failure) {
        throw Error{ErrorKind::usage, failure.what(), "see --help"};
    }
    for (const std::string& word : parser.remaining())
        if (word != "--") refuse_extra(word, known);
}

}  // namespace mitra::cli
