#include <algorithm>
#include <fstream>
#include <string>

#include "lib/base/error.hpp"
#include "lib/base/toml.hpp"
#include "lib/config/secret.hpp"
#include "lib/config/setting.hpp"

namespace mitra::config {
namespace {

std::string at_line(const std::filesystem::path& file, std::int64_t line) {
    return fmt::format("{}:{}: ", file.string(), line);
}

std::int64_t line_of(const toml::node& node) {
    return static_cast<std::int64_t>(node.source().begin.line);
}

const char* expected(Type type) {
    switch (type) {
        case Type::integer:
            return "a whole number";
        case Type::boolean:
            return "true or false";
        case Type::texts:
            return "a list of texts in quotes";
        case Type::integers:
            return "a list of whole numbers";
        default:
            return "a text in quotes";
    }
}

template <typename Element>
std::optional<Value> list_of(const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return std::nullopt;
    std::vector<Element> list;
    for (const toml::node& element : *array) {
        const auto value = element.value_exact<Element>();
        if (!value) return std::nullopt;
        list.push_back(*value);
    }
    return list;
}

template <typename Plain>
std::optional<Value> plain(const toml::node& node) {
    const auto value = node.value_exact<Plain>();
    return value ? std::optional<Value>{*value} : std::nullopt;
}

std::optional<Value> value_of(const toml::node& node, Type type) {
    switch (type) {
        case Type::integer:
            return plain<std::int64_t>(node);
        case Type::boolean:
            return plain<bool>(node);
        case Type::texts:
            return list_of<std::string>(node);
        case Type::integers:
            return list_of<std::int64_t>(node);
        default:
            return plain<std::string>(node);
    }
}

const Setting* setting_named(std::string_view key) {
    const auto table = settings_table();
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.key == key; });
    return found == table.end() ? nullptr : &*found;
}

bool is_table_name(std::string_view name) {
    const auto table = settings_table();
    return std::any_of(table.begin(), table.end(), [&](const Setting& row) {
        return row.key.size() > name.size() && row.key.starts_with(name) && row.key[name.size()] == '.';
    });
}

/// Reads one file and gathers what is wrong with it.
class Reader {
 public:
    Reader(const std::filesystem::path& file, std::vector<std::string>& complaints)
        : file_{file}, complaints_{complaints} {}

    std::vector<Found> read() {
        toml::table document;
        try {
            document = toml::parse_file(file_.string());
        } catch (const toml::parse_error& failure) {
            complain(static_cast<std::int64_t>(failure.source().begin.line), std::string{failure.description()});
            return {};
        } catch (const BrokenTomlKey& failure) {
            complain(line_of_broken_key(), failure.what());
            return {};
        }
        for (const auto& [name, node] : document)
            read_table(std::string{name.str()}, node);
        std::vector<Found> in_order;
        for (const Setting& setting : settings_table())
            add(setting, in_order);
        return in_order;
    }

 private:
    /// On one line: what is repeated of the file may hold a line break.
    void complain(std::int64_t line, std::string what) {
        std::replace_if(
            what.begin(), what.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, '?');
        complaints_.push_back(at_line(file_, line) + what);
    }

    /// The line where the parser gives up, found by giving it one line more each time.
    [[nodiscard]] std::int64_t line_of_broken_key() const {
        std::ifstream stream{file_};
        std::string text;
        std::int64_t line = 0;
        for (std::string next; std::getline(stream, next); ++line) {
            text += next + "\n";
            try {
                static_cast<void>(toml::parse(text));
            } catch (const toml::parse_error&) {
                continue;  // an array that goes on below, perhaps
            } catch (const BrokenTomlKey&) {
                return line + 1;
            }
        }
        return line;
    }

    void read_table(const std::string& name, const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr || !is_table_name(name)) {
            unknown(line_of(node), table == nullptr ? name : "[" + name + "]", name + ".");
            return;
        }
        for (const auto& [key, value] : *table)
            read_value(name + "." + std::string{key.str()}, value);
    }

    void read_value(const std::string& key, const toml::node& node) {
        const Setting* setting = setting_named(key);
        if (setting == nullptr) {
            if (const auto* as_file = setting_named(key + "_file"); as_file != nullptr && as_file->type == Type::secret)
                complain(line_of(node), key + " is a secret: put it into a file of mode 0600 and name that as " +
                                            std::string{as_file->key});
            else
                unknown(line_of(node), key, key);
            return;
        }
        auto value = value_of(node, setting->type);
        if (!value) {
            complain(line_of(node), fmt::format("{} must be {}", key, expected(setting->type)));
        } else if (!setting->limit.holds(*value)) {
            complain(line_of(node), fmt::format("{} is out of range: {}", key, setting->limit.says));
        } else {
            found_.push_back({setting, std::move(*value), line_of(node), false});
        }
    }

    void unknown(std::int64_t line, const std::string& shown, const std::string& typed) {
        const auto meant = nearest_key(typed);
        complain(line, fmt::format("unknown setting {}{}", shown, meant ? "; did you mean " + *meant + "?" : ""));
    }

    /// The value for one row: a credential, the file's, or the default.
    void add(const Setting& setting, std::vector<Found>& in_order) {
        if (const auto path = setting.type == Type::secret ? credential(setting.key) : std::nullopt) {
            in_order.push_back({&setting, path->string(), 0, true});
            return;
        }
        const auto in_file =
            std::find_if(found_.begin(), found_.end(), [&](const Found& found) { return found.setting == &setting; });
        if (in_file != found_.end()) {
            in_order.push_back(std::move(*in_file));
        } else if (!setting.standard.empty()) {
            const auto document = toml::parse("value = " + std::string{setting.standard});
            in_order.push_back({&setting, value_of(*document.get("value"), setting.type).value(), 0, false});
        } else {
            return;
        }
        make_absolute(in_order.back());
    }

    void make_absolute(Found& found) const {
        if (found.setting->type != Type::path && found.setting->type != Type::secret) return;
        auto& path = std::get<std::string>(found.value);
        if (!path.empty()) path = (std::filesystem::absolute(file_).parent_path() / path).lexically_normal().string();
    }

    const std::filesystem::path& file_;
    std::vector<std::string>& complaints_;
    std::vector<Found> found_;
};

}  // namespace

std::vector<Found> read_file(const std::filesystem::path& file, std::vector<std::string>& complaints) {
    if (!std::filesystem::is_regular_file(file))
        throw Error{ErrorKind::usage, "no settings at " + file.string(), "make them with 'mitra init'", "settings"};
    return Reader{file, complaints}.read();
}

}  // namespace mitra::config
