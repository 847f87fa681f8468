#include <fmt/format.h>

#include <chrono>

#include "lib/crypto/digest.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/doctor.hpp"

namespace mitra::flow {
namespace {

constexpr std::int64_t k_at_once = 500;
constexpr std::chrono::hours k_stray_after{24};

void check_named_files(const Services& services, const file::Folder& folder, db::Findings& findings) {
    file::FileStore store{services.database};
    for (FileId after;;) {
        const auto page = store.list(after, k_at_once);
        if (page.empty()) return;
        after = page.back().id;
        for (const file::File& file : page) {
            if (file.uses == 0) continue;  // on its way out, and upkeep may be between its row and its content
            if (const std::string fault = folder.fault_of(file.content); !fault.empty())
                findings.push_back({fault, "file", to_string(file.id), "restore it from a backup"});
            else if (file.content.key_id && folder.key_on_disk(file.content) != file.content.key_id)
                findings.push_back({"is sealed with another key than its row says", "file", to_string(file.id),
                                    "'mitra key rotate' goes on where it was"});
        }
    }
}

void check_lying_files(const Services& services, const file::Folder& folder, db::Findings& findings) {
    using Kind = file::Found::Kind;
    constexpr const char* k_upkeep = "'mitra db upkeep' takes it away; does its timer run?";
    const auto old = std::filesystem::file_time_type::clock::now() - k_stray_after;
    file::FileStore store{services.database};
    folder.each([&](const file::Found& found) {
        const std::string name = found.path.lexically_relative(folder.path()).string();
        std::error_code gone;
        const auto mode = std::filesystem::status(found.path, gone).permissions();
        if (gone) return;
        if ((mode & std::filesystem::perms{0077}) != std::filesystem::perms::none)
            findings.push_back({"is open to others", "files_dir", name, fmt::format("chmod 600 {}", name)});
        if (found.kind == Kind::strange)
            findings.push_back({"is none of mitra's files", "files_dir", name, "move it elsewhere"});
        else if (found.modified < old && found.kind == Kind::unfinished)
            findings.push_back({"was never finished", "files_dir", name, k_upkeep});
        else if (found.modified < old && !store.names(found.content.content_hash))
            findings.push_back({"no row names it", "files_dir", name, k_upkeep});
    });
}

}  // namespace

db::Findings examine_files(const Services& services, const file::Folder& folder) {
    db::Findings findings;
    check_named_files(services, folder, findings);
    check_lying_files(services, folder, findings);
    return findings;
}

}  // namespace mitra::flow
