#include "cli/backup/plan.hpp"

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/db/backup.hpp"
#include "lib/flow/doctor.hpp"

namespace mitra::cli {

db::SealTo backup_recipient(Context& context) {
    return {db::backup_secret(context.app().vault()),
            crypto::from_base64url(context.app().settings().store.backup_public_key)};
}

db::OpenWith backup_opener(Context& context, const std::optional<std::filesystem::path>& private_key_file) {
    db::OpenWith with{db::backup_secret(context.app().vault()), ""};
    if (!private_key_file) return with;
    std::string text = crypto::read_secret_file(*private_key_file);
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    with.private_key = crypto::from_base64url(text);
    if (with.private_key.size() != 32)
        throw Error{ErrorKind::usage, private_key_file->string() + " holds no private key",
                    "give the file that 'mitra backup key' wrote", "backup"};
    return with;
}

db::Checks backup_checks(Context& context) {
    return [&context](db::Database& copy) { return flow::examine_rows(context.app().services(copy, context.actor())); };
}

people::ErasureList erasure_list(Context& context, const std::filesystem::path& file) {
    return {file, context.app().vault()};
}

}  // namespace mitra::cli
