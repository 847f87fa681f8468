#include "cli/staged_file.hpp"

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

constexpr std::uintmax_t k_copied_at_once = 64 * 1024 * 1024;  // well within the five seconds that others wait

}  // namespace

file::Staged stage_given(Context& context, const std::filesystem::path& given) {
    const file::Folder folder = context.app().files();
    if (context.dry_run()) return folder.look_at(given, "");
    std::error_code unknown;
    const auto bytes =
        std::filesystem::is_regular_file(given, unknown) ? std::filesystem::file_size(given, unknown) : 0;
    if (context.database().in_transaction() && bytes > k_copied_at_once)
        throw Error{ErrorKind::usage, "a file of more than 64 MiB is not copied while the database waits",
                    "leave out --key and --expect-rows: the same file again changes nothing", "file"};
    Progress progress{context, "copying", static_cast<std::int64_t>(bytes)};
    return folder.stage_file(given, "", [&](std::int64_t done) { progress.at(done); });
}

}  // namespace mitra::cli
