#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "lib/config/setting.hpp"

namespace mitra::config {
namespace {

constexpr std::string_view k_head =
    "# Settings of mitra. Every key is listed; one that is commented out has the value shown.\n"
    "# 'mitra config show' prints each value and where it came from, 'mitra config check' what is wrong.\n"
    "# A secret is never written here: its file has mode 0600, or systemd gives it as a credential.\n";

std::string list_text(const std::vector<std::string>& texts) {
    std::vector<std::string> shown;
    for (const std::string& text : texts)
        shown.push_back(toml_quoted(text));
    return fmt::format("[{}]", fmt::join(shown, ", "));
}

std::string toml_text(const Value& value) {
    struct Write {
        std::string operator()(const std::string& text) const { return toml_quoted(text); }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(bool truth) const { return truth ? "true" : "false"; }
        std::string operator()(const std::vector<std::string>& texts) const { return list_text(texts); }
        std::string operator()(const std::vector<std::int64_t>& numbers) const {
            return fmt::format("[{}]", fmt::join(numbers, ", "));
        }
    };
    return std::visit(Write{}, value);
}

/// Breaks a comment into lines that fit 100 columns.
std::string wrapped(const std::string& comment) {
    std::istringstream words{comment};
    std::string text;
    std::string line = "#";
    for (std::string word; words >> word;) {
        if (line.size() + 1 + word.size() > 100) {
            text += line + "\n";
            line = "#";
        }
        line += " " + word;
    }
    return text + line + "\n";
}

std::string comment_of(const Setting& setting) {
    std::string comment{setting.sentence};
    std::string limits = setting.limit.says;
    if (!setting.unit.empty())
        limits = limits.empty() ? std::string{setting.unit} : fmt::format("{}, {}", setting.unit, limits);
    if (setting.type == Type::secret) limits.clear();
    return limits.empty() ? comment : fmt::format("{} ({})", comment, limits);
}

}  // namespace

std::string toml_quoted(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            result += '\\';
            result += letter;
        } else if (static_cast<unsigned char>(letter) < ' ' || letter == '\x7f') {
            result += fmt::format("\\u{:04X}", static_cast<unsigned>(letter));
        } else {
            result += letter;
        }
    }
    return result + "\"";
}

std::string sample(const std::map<std::string, std::string>& set) {
    std::string text{k_head};
    std::string_view table;
    for (const Setting& setting : settings_table()) {
        const auto dot = setting.key.find('.');
        if (setting.key.substr(0, dot) != table) {
            table = setting.key.substr(0, dot);
            text += fmt::format("\n[{}]\n", table);
        } else {
            text += "\n";
        }
        text += wrapped(comment_of(setting));
        const auto given = set.find(std::string{setting.key});
        const std::string value = given != set.end()         ? given->second
                                  : setting.standard.empty() ? std::string{"\"\""}
                                                             : std::string{setting.standard};
        text += fmt::format("{}{} = {}\n", given == set.end() ? "# " : "", setting.key.substr(dot + 1), value);
    }
    return text;
}

std::vector<Shown> explain(const std::filesystem::path& file) {
    std::vector<std::string> complaints;
    const auto absolute = std::filesystem::absolute(file).lexically_normal();
    const auto found = read_file(absolute, complaints);
    refuse_if_any(complaints);
    const Settings settings = settings_of(found, absolute, complaints);
    refuse_if_any(complaints);

    std::vector<Shown> all;
    for (const Setting& setting : settings_table()) {
        const auto one =
            std::find_if(found.begin(), found.end(), [&](const Found& f) { return f.setting == &setting; });
        if (setting.key == "site.base_url" && one == found.end()) {
            all.push_back({std::string{setting.key}, toml_quoted(settings.site.base_url), "from web.listen"});
        } else if (one == found.end()) {
            all.push_back({std::string{setting.key}, "(not set)", "default"});
        } else {
            all.push_back({std::string{setting.key}, toml_text(one->value),
                           one->credential ? "credential"
                           : one->line > 0 ? fmt::format("{}:{}", absolute.string(), one->line)
                                           : "default"});
        }
    }
    return all;
}

}  // namespace mitra::config
