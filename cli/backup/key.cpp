#include "cli/context.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/secret_file.hpp"
#include "lib/db/sealed_file.hpp"

namespace mitra::cli {

void backup_key(Verb& verb) {
    auto file = std::make_shared<std::filesystem::path>();
    verb.argument("FILE", *file, "where the private key is written (mode 0600); must not exist");
    verb.run([file](Context& context) {
        const db::KeyPair pair = db::new_key_pair();
        const std::string public_key = crypto::to_base64url(pair.public_key);
        if (!context.dry_run()) crypto::write_new_secret_file(*file, crypto::to_base64url(pair.private_key) + "\n");
        context.print("backup_public_key = \"{}\"", public_key);
        context.answer({{"public_key", public_key}, {"private_key_file", file->string()}});
        context.note("put that line below [store] in the settings, then move " + file->string() +
                     " to another machine: only it opens the backups from now on");
    });
}

}  // namespace mitra::cli
