#include "cli/context.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/change_material.hpp"

namespace mitra::cli {
namespace {

Result remove(Context& context, const std::string& reference) {
    const auto id = parse_id<MaterialId>(reference);
    if (!id)
        throw Error{ErrorKind::not_found, fmt::format("no material '{}'", reference), "see 'mitra material list'",
                    "material"};
    if (!flow::remove_material(context.services(), *id)) return {"was removed before", {{"changed", false}}};
    context.concerns(1);
    return {"removed", {{"changed", true}}};
}

}  // namespace

void material_remove(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("MATERIAL", *ids, "MAT-3; nobody can download it any more").run([ids](Context& context) {
        context.each(*ids, [&](const std::string& id) { return remove(context, id); });
    });
}

}  // namespace mitra::cli
