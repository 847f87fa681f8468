#include "lib/flow/rotate_keys.hpp"

#include <fmt/format.h>

#include <map>

#include "lib/base/error.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/sealed_column.hpp"
#include "lib/file/file_store.hpp"
#include "lib/file/incoming.hpp"
#include "lib/people/erasure_list.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_resealed_at_once = 1000;
constexpr std::int64_t k_files_at_once = 100;

void note(const Services& services, std::string_view act, std::string detail) {
    db::in_transaction(services.database, [&] {
        record_audit(services.database, services.vault, services.actor, act, "key", detail, services.clock.now());
    });
}

/// A file is written beside the old one first; it takes its place inside the transaction that notes the key, since
/// files go in write transactions too. Where a run died between the two only the row is left to do.
bool reseal_file(const Services& services, const file::Folder& folder, const file::File& file) {
    const std::uint32_t key = services.vault.active_key();
    const auto there = folder.key_on_disk(file.content);
    if (!there || !folder.fault_of(file.content).empty()) return false;  // doctor tells, and the key stays in use
    const auto fresh = *there == key ? nullptr : folder.resealed(file.content);
    return db::in_transaction(services.database, [&] {
        if (!file::FileStore{services.database}.set_key(file.id, key)) return false;
        if (fresh) fresh->put(folder.path_of(file.content));
        return true;
    });
}

std::int64_t reseal_files(const Services& services, const file::Folder& folder,
                          const std::function<void(std::int64_t)>& told) {
    std::int64_t files = 0;
    file::FileStore store{services.database};
    for (FileId after;;) {
        const auto page = store.sealed_otherwise(services.vault.active_key(), after, k_files_at_once);
        if (page.empty()) return files;
        after = page.back().id;
        for (const file::File& file : page) {
            if (reseal_file(services, folder, file)) ++files;
            if (told) told(files);
        }
    }
}

/// As the files themselves say; where a row says another key (a run died between file and row), that one too.
void count_files(const Services& services, const file::Folder& folder, std::map<std::uint32_t, KeyUse>& uses) {
    const auto use_of = [&](std::uint32_t key) -> KeyUse& {
        return uses.try_emplace(key, KeyUse{.key = key, .in_file = false}).first->second;
    };
    folder.each([&](const file::Found& found) {
        if (found.kind != file::Found::Kind::content || found.content.storage != file::Storage::sealed) return;
        if (const auto key = folder.key_on_disk(found.content)) ++use_of(*key).files;
    });
    file::FileStore store{services.database};
    for (FileId after;;) {
        const auto page = store.sealed_otherwise(services.vault.active_key(), after, k_files_at_once);
        if (page.empty()) return;
        after = page.back().id;
        for (const file::File& file : page)
            if (folder.key_on_disk(file.content) != file.content.key_id) ++use_of(*file.content.key_id).files;
    }
}

}  // namespace

std::int64_t reseal_all(const Services& services, const file::Folder& folder,
                        const std::function<void(const Resealing&)>& told) {
    Resealing progress;
    for (const db::SealedColumn& column : db::sealed_columns(services.database)) {
        progress.column = fmt::format("{}.{}", column.table, column.column);
        for (std::int64_t after = 0;;) {
            const auto page = db::reseal(services.database, services.vault, column, after, k_resealed_at_once);
            if (!page.next) break;
            after = *page.next;
            progress.values += page.values;
            db::checkpoint(services.database);  // when it is long; a reader in the way is met again at the next page
            if (told) told(progress);
        }
    }
    people::ErasureList{people::ErasureList::list_of(services.database.file()), services.vault}.reseal();
    const std::int64_t values = progress.values;
    progress.column = "files";
    progress.values += reseal_files(services, folder, [&](std::int64_t files) {
        if (told) told({"files", values + files});
    });
    note(services, "key.reseal",
         fmt::format(R"({{"key":{},"values":{}}})", services.vault.active_key(), progress.values));
    return progress.values;
}

std::vector<KeyUse> key_uses(const Services& services, const file::Folder& folder) {
    std::map<std::uint32_t, KeyUse> uses;
    for (const std::uint32_t key : services.vault.keys())
        uses[key] = {.key = key, .active = key == services.vault.active_key()};
    for (const auto& [key, values] : db::keys_in_use(services.database)) {
        const auto [use, unknown] = uses.try_emplace(key, KeyUse{.key = key, .in_file = false});
        use->second.values = values;
    }
    count_files(services, folder, uses);
    std::vector<KeyUse> result;
    for (const auto& [key, use] : uses)
        result.push_back(use);
    return result;
}

void refuse_used_key(const Services& services, const file::Folder& folder, std::uint32_t key) {
    for (const KeyUse& use : key_uses(services, folder)) {
        if (use.key != key || !use.in_file) continue;
        if (use.active)
            throw Error{ErrorKind::refused, fmt::format("key {} is the active one", key),
                        "run 'mitra key rotate' first", "key"};
        if (use.values > 0)
            throw Error{ErrorKind::refused, fmt::format("{} values are still sealed with key {}", use.values, key),
                        "run 'mitra key rotate' until none are left", "key"};
        if (use.files > 0)
            throw Error{ErrorKind::refused, fmt::format("{} files are still sealed with key {}", use.files, key),
                        "run 'mitra key rotate'; what no row names goes after a day with 'mitra db upkeep'", "key"};
        return;
    }
    throw Error{ErrorKind::not_found, fmt::format("no key {}", key), "see 'mitra key list'", "key"};
}

void remove_key(const Services& services, const file::Folder& folder, const std::filesystem::path& key_file,
                std::uint32_t key) {
    refuse_used_key(services, folder, key);
    crypto::remove_key(key_file, key);
    note(services, "key.remove", fmt::format(R"({{"key":{}}})", key));
}

}  // namespace mitra::flow
