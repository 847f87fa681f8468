#include "cli/backup/plan.hpp"
#include "lib/db/backup.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    std::filesystem::path file;
    std::optional<std::filesystem::path> private_key_file;
};

}  // namespace

void backup_verify(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.argument("FILE", asked->file, "the backup");
    verb.option("--private-key-file", asked->private_key_file, "for a backup sealed to a public key");
    verb.run([asked](Context& context) {
        const auto verified =
            db::verify_backup(asked->file, backup_opener(context, asked->private_key_file), backup_checks(context));
        context.show({{"file", asked->file.string()},
                      {"sha256", verified.sha256},
                      {"schema_version", verified.schema},
                      {"database_bytes", static_cast<std::int64_t>(verified.database_bytes)},
                      {"files", verified.files}});
    });
}

}  // namespace mitra::cli
