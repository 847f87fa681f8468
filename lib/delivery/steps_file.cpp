#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "lib/base/error.hpp"
#include "lib/base/near.hpp"
#include "lib/base/toml.hpp"
#include "lib/delivery/steps_file.hpp"
#include "lib/text/wording.hpp"

namespace mitra::delivery {
namespace {

constexpr std::uintmax_t k_most_bytes = 64 * 1024;
constexpr std::size_t k_most_steps = 50;
constexpr std::size_t k_longest_name = 100;
constexpr std::size_t k_longest_text = 2000;
constexpr std::int64_t k_most_hours = 365 * 24;
constexpr std::string_view k_paid = "paid";

constexpr std::array<std::string_view, 9> k_keys{"name",    "who",    "after", "due_hours", "business",
                                                 "message", "attach", "asks",  "confirm"};

std::int64_t line_of(const toml::node& node) {
    return static_cast<std::int64_t>(node.source().begin.line);
}

/// Reads one file; ends at the first thing that is wrong.
class Reader {
 public:
    explicit Reader(const std::string& file) : file_{file} {}

    std::vector<StepPlan> read(std::string_view text) {
        if (text.size() > k_most_bytes)
            throw Error{ErrorKind::usage, fmt::format("{} has more than {} bytes", file_, k_most_bytes), k_see,
                        "steps"};
        const toml::table document = parsed(text);
        for (const auto& [key, node] : document)
            if (key.str() != "step") wrong(line_of(node), fmt::format("there is no '{}' here", key.str()), "[[step]]");
        const toml::node* const steps = document.get("step");
        const toml::array* const list = steps == nullptr ? nullptr : steps->as_array();
        if (list == nullptr || list->empty())
            wrong(steps == nullptr ? 1 : line_of(*steps), "there is no step", "each begins with [[step]]");
        if (list->size() > k_most_steps) wrong(line_of(*steps), fmt::format("more than {} steps", k_most_steps), k_see);
        for (const toml::node& step : *list) {
            if (!step.is_table()) wrong(line_of(step), "a step is a table", "each begins with [[step]]");
            read_step(*step.as_table());
        }
        return std::move(plan_);
    }

 private:
    static constexpr const char* k_see = "see 'mitra product add --help'";

    [[noreturn]] void wrong(std::int64_t line, const std::string& what, const std::string& hint) const {
        // toml++ repeats a character as it is, be it a line break.
        throw Error{ErrorKind::usage, fmt::format("{}:{}: {}", file_, line, text::clean_line(what)), hint, "steps"};
    }

    [[nodiscard]] toml::table parsed(std::string_view text) const {
        try {
            return toml::parse(text);
        } catch (const toml::parse_error& failure) {
            wrong(static_cast<std::int64_t>(failure.source().begin.line), std::string{failure.description()}, k_see);
        } catch (const BrokenTomlKey& failure) {
            wrong(line_of_broken_key(text), failure.what(), k_see);
        }
    }

    /// The line where the parser gives up, found by giving it one line more each time.
    static std::int64_t line_of_broken_key(std::string_view text) {
        std::int64_t line = 1;
        for (std::size_t end = 0; (end = text.find('\n', end)) != std::string_view::npos; ++line) {
            try {
                static_cast<void>(toml::parse(text.substr(0, ++end)));
            } catch (const toml::parse_error&) {
                continue;  // an array that goes on below, perhaps
            } catch (const BrokenTomlKey&) {
                return line;
            }
        }
        return line;
    }

    void read_step(const toml::table& table) {
        for (const auto& [key, value] : table) {
            if (std::find(k_keys.begin(), k_keys.end(), key.str()) != k_keys.end()) continue;
            const auto meant = nearest_of(key.str(), {k_keys.begin(), k_keys.end()});
            wrong(line_of(value), fmt::format("a step has no '{:.100}'", key.str()),
                  meant ? fmt::format("did you mean '{}'?", *meant) : k_see);
        }
        StepPlan step{.position = static_cast<std::int64_t>(plan_.size()) + 1};
        step.name = read_name(table);
        if (const auto who = text_of(table, "who", k_longest_name)) step.who = read_who(table, *who);
        step.after = read_after(table);
        step.due_hours = read_hours(table);
        step.business = read_business(table);
        step.message = text_of(table, "message", k_longest_name).value_or("");
        if (const auto attach = text_of(table, "attach", k_longest_name)) step.attach = read_attach(table, *attach);
        step.asks = text_of(table, "asks", k_longest_text).value_or("");
        step.confirm = text_of(table, "confirm", k_longest_text).value_or("");
        check(table, step);
        plan_.push_back(std::move(step));
    }

    /// What only one of those who do steps can do.
    void check(const toml::table& table, const StepPlan& step) const {
        for (const char* key : {"asks", "confirm"})
            if (step.who != Who::buyer && table.contains(key))
                wrong(line_of(*table.get(key)), fmt::format("{}: only a buyer is asked", key), "who = \"buyer\"");
        if (step.who != Who::admin && step.attach != Attach::nothing)
            wrong(line_of(*table.get("attach")), "attach: only the admin attaches files", "who = \"admin\"");
    }

    std::string read_name(const toml::table& table) const {
        auto name = text_of(table, "name", k_longest_name);
        if (!name) wrong(line_of(table), "name: a step needs one", "name = \"Hubungi pembeli\"");
        const std::int64_t line = line_of(*table.get("name"));
        if (*name == k_paid) wrong(line, "name: 'paid' is the payment itself", "call the step something else");
        for (const StepPlan& earlier : plan_)
            if (earlier.name == *name)
                wrong(line, fmt::format("name: step {} is called '{}' already", earlier.position, *name),
                      "each has a name of its own");
        return *std::move(name);
    }

    Who read_who(const toml::table& table, const std::string& word) const {
        const auto who = who_named(word);
        if (!who)
            wrong(line_of(*table.get("who")), fmt::format("who: nobody is called '{}'", word),
                  "admin, buyer or system");
        return *who;
    }

    Attach read_attach(const toml::table& table, const std::string& word) const {
        const auto attach = attach_named(word);
        if (!attach || *attach == Attach::nothing)
            wrong(line_of(*table.get("attach")), fmt::format("attach: '{}' is nothing to attach", word),
                  "file or pdf-encrypted");
        return *attach;
    }

    std::int64_t read_after(const toml::table& table) const {
        const auto after = text_of(table, "after", k_longest_name);
        if (!after) return static_cast<std::int64_t>(plan_.size());
        if (*after == k_paid) return 0;
        for (const StepPlan& earlier : plan_)
            if (earlier.name == *after) return earlier.position;
        wrong(line_of(*table.get("after")), fmt::format("after: no step before this one is called '{}'", *after),
              "\"paid\", or an earlier step's name");
    }

    std::int64_t read_hours(const toml::table& table) const {
        const toml::node* const node = table.get("due_hours");
        if (node == nullptr) return 0;
        const auto hours = node->value_exact<std::int64_t>();
        if (!hours || *hours < 0 || *hours > k_most_hours)
            wrong(line_of(*node), fmt::format("due_hours is a whole number from 0 to {}", k_most_hours),
                  "due_hours = 24, with business = true counted on business days only");
        return *hours;
    }

    bool read_business(const toml::table& table) const {
        const toml::node* const node = table.get("business");
        if (node == nullptr) return false;
        const auto business = node->value_exact<bool>();
        if (!business) wrong(line_of(*node), "business is true or false", "business = true");
        return *business;
    }

    /// A text of one line that is not empty; nothing where the key is not there.
    std::optional<std::string> text_of(const toml::table& table, std::string_view key, std::size_t longest) const {
        const toml::node* const node = table.get(key);
        if (node == nullptr) return std::nullopt;
        const auto typed = node->value_exact<std::string>();
        if (!typed) wrong(line_of(*node), fmt::format("{} is a text in quotes", key), k_see);
        std::string text = text::clean_line(*typed);
        if (text.empty()) wrong(line_of(*node), fmt::format("{} is empty", key), "leave the line out, or say it");
        if (text::length(text) > longest)
            wrong(line_of(*node), fmt::format("{} has more than {} characters", key, longest), "say it shorter");
        return text;
    }

    const std::string& file_;
    std::vector<StepPlan> plan_;
};

}  // namespace

std::vector<StepPlan> read_steps(std::string_view text, const std::string& file) {
    return Reader{file}.read(text);
}

std::vector<StepPlan> read_steps(const std::filesystem::path& file) {
    std::error_code failed;
    std::ifstream stream;
    if (std::filesystem::is_regular_file(file, failed)) stream.open(file, std::ios::binary);
    if (!stream.is_open())
        throw Error{ErrorKind::usage, fmt::format("cannot read {}", file.string()), "give a file of [[step]] tables",
                    "steps"};
    std::string text(k_most_bytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return read_steps(text, file.string());
}

}  // namespace mitra::delivery
