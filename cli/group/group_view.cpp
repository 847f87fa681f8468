#include "cli/group/group_view.hpp"

namespace mitra::cli {

people::Group group_named(Context& context, const std::string& reference) {
    return people::GroupStore{context.database()}.named(reference);
}

Object group_object(const people::Group& group) {
    List rights;
    for (const people::Right& right : group.rights)
        rights.emplace_back(right.kept ? right.name + ":keep" : right.name);
    return {{"id", group.id},
            {"name", group.name},
            {"kind", group.kind == people::GroupKind::affiliate ? "affiliate" : "participant"},
            {"members", group.members},
            {"affiliate_access", group.affiliate_access},
            {"rate_bp", group.rate_bp},
            {"cookie_days", group.cookie_days},
            {"rights", std::move(rights)}};
}

}  // namespace mitra::cli
