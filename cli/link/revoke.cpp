#include "cli/context.hpp"
#include "lib/flow/issue_link.hpp"
#include "lib/people/link_store.hpp"

namespace mitra::cli {

void link_revoke(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("LINK", *ids, "LNK-1").run([ids](Context& context) {
        context.each(*ids, [&](const std::string& reference) {
            const LinkId link = people::LinkStore{context.database()}.named(reference).id;
            const bool changed = flow::revoke_link(context.services(), link);
            return Result{changed ? "revoked" : "was revoked already", {{"id", link}, {"changed", changed}}};
        });
    });
}

}  // namespace mitra::cli
