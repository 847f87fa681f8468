#include "cli/group/group_view.hpp"

namespace mitra::cli {

void group_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("GROUP", *reference, "GRP-3 or its name").run([reference](Context& context) {
        context.show(group_object(group_named(context, *reference)));
    });
}

}  // namespace mitra::cli
