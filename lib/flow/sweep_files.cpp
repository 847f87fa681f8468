#include "lib/flow/sweep_files.hpp"

#include <chrono>
#include <vector>

#include "lib/file/file_store.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_at_once = 100;
/// For what was staged and whose row is still to come. By the disk's own clock: it is the age of a file, not an instant
/// of the business.
constexpr std::chrono::hours k_stray_after{24};

bool remove_nameless(const Services& services, const file::Folder& folder, const file::Staged& content) {
    return db::in_transaction(services.database, [&] { return file::discard(services.database, folder, content); });
}

std::int64_t remove_unused(const Services& services, const file::Folder& folder) {
    const bool may_be_undone = services.database.in_transaction();
    std::int64_t removed = 0;
    for (FileId after;;) {
        file::FileStore store{services.database};
        const auto page = store.unused(after, k_at_once);
        if (page.empty()) return removed;
        after = page.back().id;
        std::vector<file::Staged> forgotten;
        db::in_transaction(services.database, [&] {
            for (const file::File& file : page)
                if (store.forget(file.id)) forgotten.push_back(file.content);
        });
        if (may_be_undone) continue;
        for (const file::Staged& content : forgotten)
            if (remove_nameless(services, folder, content)) ++removed;
    }
}

std::int64_t remove_strays(const Services& services, const file::Folder& folder) {
    const auto old = std::filesystem::file_time_type::clock::now() - k_stray_after;
    std::int64_t removed = 0;
    file::FileStore store{services.database};
    folder.each([&](const file::Found& found) {
        if (found.modified >= old) return;
        if (found.kind == file::Found::Kind::unfinished) {
            std::error_code gone;
            if (std::filesystem::remove(found.path, gone)) ++removed;
        } else if (found.kind == file::Found::Kind::content && !store.names(found.content.content_hash) &&
                   remove_nameless(services, folder, found.content)) {
            ++removed;
        }
    });
    return removed;
}

}  // namespace

std::int64_t sweep_files(const Services& services, const file::Folder& folder) {
    const std::int64_t removed = remove_unused(services, folder);
    return services.database.in_transaction() ? removed : removed + remove_strays(services, folder);
}

}  // namespace mitra::flow
