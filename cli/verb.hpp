#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "cli/globals.hpp"
#include "cli/option.hpp"

namespace mitra::cli {

class Context;

/// Things named on the command line, or one per line in a file ("-" is stdin).
struct Ids {
    std::vector<std::string> given;
    std::optional<std::string> from;
};

/// Which part of a list: everything that lists take.
struct Paging {
    std::int64_t limit = 50;
    std::optional<std::string> after;
    std::optional<std::string> since;
    std::optional<std::string> until;
    bool count = false;
};

/// What a command takes and what it does: our face on the argument parser. A command's function declares into it; help,
/// completion and the man page are made from the same declarations.
///
/// An option's `name` may carry the word for its value: "--phone PHONE"; without one its type says it.
class Verb {
 public:
    explicit Verb(const Command& command) : command_{&command} {}

    template <typename Target>
    Verb& option(std::string_view name, Target& target, std::string_view help) {
        return add(make_option(name, target, help));
    }
    template <typename Target>
    Verb& required(std::string_view name, Target& target, std::string_view help) {
        Option made = make_option(name, target, help);
        made.required = true;
        return add(std::move(made));
    }
    Verb& flag(std::string_view name, bool& target, std::string_view help);
    /// An option that takes one of these words.
    Verb& choice(std::string_view name, std::string& target, std::vector<std::string> choices, std::string_view help);
    Verb& choice(std::string_view name, std::optional<std::string>& target, std::vector<std::string> choices,
                 std::string_view help);

    /// What stands without a name, in this order: "PERSON"; "[FILE]" may be left out, "PERSON..." may be many.
    template <typename Target>
    Verb& argument(std::string_view name, Target& target, std::string_view help) {
        return add(make_argument(name, make_option(name, target, help)));
    }
    /// An argument that is one of these words.
    Verb& argument_choice(std::string_view name, std::string& target, std::vector<std::string> choices,
                          std::string_view help);
    /// "NAME..." and --from FILE. At least one must be given.
    Verb& ids(std::string_view name, Ids& target, std::string_view help);
    /// --limit, --after, --since, --until, --count.
    Verb& pages(Paging& target);

    /// Shows what it would do and asks, unless --yes.
    Verb& needs_confirmation();
    /// What --dry-run, --yes and the rest find: called with what the command line said.
    void run(std::function<void(Context&)> body) { body_ = std::move(body); }

    [[nodiscard]] const Command& command() const { return *command_; }
    [[nodiscard]] const std::vector<Option>& options() const { return options_; }
    [[nodiscard]] bool asks() const { return asks_; }
    [[nodiscard]] bool is_list() const { return is_list_; }
    [[nodiscard]] const std::function<void(Context&)>& body() const { return body_; }

 private:
    Verb& add(Option option);
    static Option make_argument(std::string_view name, Option option);

    const Command* command_;
    std::vector<Option> options_;
    std::function<void(Context&)> body_;
    bool asks_ = false;
    bool is_list_ = false;
};

/// Reads the words beside the command's own into its options and the global ones; the first `before` of them stood
/// before the command, where a name is always the global option's. Error{usage} for an option that is unknown, lacks
/// its value, or is missing.
void parse(const Verb& verb, Globals& globals, std::vector<std::string> words, std::size_t before);

}  // namespace mitra::cli
