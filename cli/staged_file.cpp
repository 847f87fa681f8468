#include "cli/staged_file.hpp"

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

constexpr std::uintmax_t k_copied_at_once = 64 * 1024 * 1024;  // well within the five seconds that others wait

std::uintmax_t size_of(const std::filesystem::path& given) {
    std::error_code unknown;
    const bool known = std::filesystem::is_regular_file(given, unknown);
    const auto bytes = known ? std::filesystem::file_size(given, unknown) : 0;
    return unknown ? 0 : bytes;
}

}  // namespace

void refuse_while_others_wait(Context& context, const std::filesystem::path& given) {
    if (context.database().in_transaction() && size_of(given) > k_copied_at_once)
        throw Error{ErrorKind::usage, "a file of more than 64 MiB is not copied while the database waits",
                    "leave out --key and --expect-rows: the same file again changes nothing", "file"};
}

file::Staged stage_given(Context& context, const std::filesystem::path& given, std::string_view type) {
    const file::Folder folder = context.app().files();
    if (context.dry_run()) return folder.look_at(given, type);
    refuse_while_others_wait(context, given);
    Progress progress{context, "copying", static_cast<std::int64_t>(size_of(given))};
    return folder.stage_file(given, type, [&](std::int64_t done) { progress.at(done); });
}

}  // namespace mitra::cli
