#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/config/limit.hpp"
#include "lib/config/settings.hpp"

namespace mitra::config {

/// What a setting's value is made of.
enum class Type {
    text,
    integer,
    boolean,
    texts,     ///< a list of texts
    integers,  ///< a list of whole numbers
    path,      ///< relative to the settings file's folder
    secret,    ///< the path of a file of mode 0600 that holds it; never the secret itself
};

/// One row of the table of settings.
struct Setting {
    std::string_view key;  ///< table and name: "web.listen"
    Type type;
    std::string_view unit;  ///< "days", "bytes"; empty where there is none
    /// What holds when the file says nothing, as TOML text. Empty: there is no default, or it is worked out.
    std::string_view standard;
    Limit limit;
    std::string_view sentence;  ///< what it does, for whoever edits the file
    void (*assign)(Settings& settings, const Value& value);
};

/// All settings, table by table, in the order in which the sample file explains them.
std::span<const Setting> settings_table();

/// A setting's value and where it came from: the file's line, 0 for the default.
struct Found {
    const Setting* setting = nullptr;
    Value value;
    std::int64_t line = 0;
    bool credential = false;
};

/// What the file says for every setting, checked one by one, relative paths made absolute. Complaints ("line 3:
/// web.listen ...") are appended; settings without value and default are left out.
std::vector<Found> read_file(const std::filesystem::path& file, std::vector<std::string>& complaints);

/// The settings made of them; rules that concern several at once or the mode append what is wrong.
Settings settings_of(const std::vector<Found>& found, const std::filesystem::path& file,
                     std::vector<std::string>& complaints);

/// Error{usage} that lists every complaint, where there is one.
void refuse_if_any(const std::vector<std::string>& complaints);

/// The key among those of the table that `typed` was probably meant to be.
std::optional<std::string> nearest_key(std::string_view typed);

}  // namespace mitra::config
