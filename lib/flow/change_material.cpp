#include "lib/flow/change_material.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/people/group_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

constexpr std::size_t k_longest_title = 200;
constexpr std::size_t k_longest_name = 150;

std::string checked_title(const std::string& typed) {
    std::string title = text::clean_line(typed);
    if (title.empty() || title.size() > k_longest_title)
        throw Error{ErrorKind::usage,
                    fmt::format("a title has 1 to {} bytes, this has {}", k_longest_title, title.size()),
                    "say what people find in it: --title 'Bab 1: Perkenalan'", "material"};
    return title;
}

/// What a browser may call the file: one line, no folder; the end, which says the type, is kept.
std::string download_name(const std::string& given) {
    std::string name = text::clean_line(given);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '/' || c == '\\' || c == '"'; }, '_');
    if (name.size() > k_longest_name)
        throw Error{ErrorKind::usage, fmt::format("a file's name has at most {} bytes", k_longest_name),
                    "rename it; people see this name", "material"};
    return name.empty() || name == "." || name == ".." ? "materi" : name;
}

void audit(const Services& services, std::string_view act, MaterialId material, const std::string& detail) {
    record_audit(services.database, services.vault, services.actor, act, to_string(material), detail,
                 services.clock.now());
}

}  // namespace

void check_material(const NewMaterial& material) {
    people::check_right_name(material.right);
    checked_title(material.title);
    download_name(material.file_name);
}

AddedMaterial add_material(const Services& services, const NewMaterial& material, const file::Staged& content) {
    people::check_right_name(material.right);
    const std::string title = checked_title(material.title);
    const std::string file_name = download_name(material.file_name);
    return db::in_transaction(services.database, [&]() -> AddedMaterial {
        const Instant now = services.clock.now();
        file::MaterialStore store{services.database};
        const bool given = people::GroupStore{services.database}.gives(material.right);
        const FileId file = file::FileStore{services.database}.keep(content, now);
        for (const file::Material& there : store.behind({material.right}))
            if (there.file == file && there.title == title) return {there.id, true, given};
        const MaterialId id =
            store.add({.right = material.right, .title = title, .file_name = file_name, .file = file, .added_at = now});
        audit(services, "material.add", id, fmt::format(R"({{"right":"{}","file":"{}"}})", material.right, file));
        return {id, false, given};
    });
}

bool remove_material(const Services& services, MaterialId material) {
    return db::in_transaction(services.database, [&] {
        file::MaterialStore store{services.database};
        const auto there = store.find(material);
        if (!there)
            throw Error{ErrorKind::not_found, fmt::format("no material {}", material), "see 'mitra material list'",
                        "material"};
        if (!store.remove(material, services.clock.now())) return false;
        audit(services, "material.remove", material, fmt::format(R"({{"right":"{}"}})", there->right));
        return true;
    });
}

}  // namespace mitra::flow
