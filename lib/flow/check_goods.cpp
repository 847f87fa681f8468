#include "lib/flow/check_goods.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/delivery/package.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/change_links.hpp"

namespace mitra::flow {
namespace {

std::string protection_fault(const std::filesystem::path& path, std::string_view name,
                             const std::optional<std::string>& code) {
    const delivery::Look look = delivery::look_at(path, name);
    if (!look.fault.empty()) return look.fault;
    if (!code) return look.protected_ ? "it asks for a code that is not on file" : "";
    if (!look.protected_) return "it opens without its code";
    return delivery::opens(path, *code) ? "" : "it does not open with its code";
}

}  // namespace

std::vector<CheckedFile> check_goods(const Services& services, const file::Folder& folder, OrderId order) {
    std::vector<CheckedFile> checked;
    for (const OwnedFile& owned : files_of(services, order)) {
        const auto file = file::FileStore{services.database}.find(owned.file);
        if (!file) throw Error{ErrorKind::internal, fmt::format("{} of {} has no row", owned.file, order), {}};
        CheckedFile one{.owned = owned,
                        .bytes = file->content.bytes,
                        .code = delivery::PackageStore{services.database, services.vault}.code_of(owned.file),
                        .fault = folder.fault_of(file->content)};
        if (one.fault.empty()) one.fault = protection_fault(folder.path_of(file->content), owned.name, one.code);
        checked.push_back(std::move(one));
    }
    return checked;
}

std::vector<std::string> check_links(const Services& services, OrderId order, const std::vector<CheckedFile>& files) {
    const auto links = delivery::DownloadStore{services.database}.of(order);
    std::vector<std::string> faults;
    for (const CheckedFile& file : files) {
        const auto newest = std::find_if(links.begin(), links.end(), [&](const delivery::Download& link) {
            return !is_test_link(link) && link.file_name == file.owned.name;
        });
        if (newest == links.end()) {
            faults.push_back(fmt::format("no link to {} was sent", file.owned.name));
            continue;
        }
        const LinkState state = state_of(*newest, services.clock.now());
        if (state != LinkState::open)
            faults.push_back(fmt::format("the link to {} ({}) is {}", file.owned.name, newest->id, name(state)));
        else if (newest->file != file.owned.file)
            faults.push_back(fmt::format("the link to {} ({}) gives an older file", file.owned.name, newest->id));
    }
    return faults;
}

}  // namespace mitra::flow
