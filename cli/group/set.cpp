#include "cli/group/group_view.hpp"
#include "cli/group/group_words.hpp"
#include "lib/flow/change_group.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string group;
    std::optional<std::string> name;
    GroupWords words;
};

void set(Context& context, const Request& request) {
    people::Group group = group_named(context, request.group);
    if (request.name) group.name = *request.name;
    apply(request.words, group);
    const bool changed = flow::set_group(context.services(), group);
    group = group_named(context, to_string(group.id));
    if (changed) context.concerns(1);
    context.print("{} {}", group.id, changed ? "changed" : "is so already; nothing was changed");
    context.answer(group_object(group).add("changed", changed));
}

}  // namespace

void group_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("GROUP", request->group, "GRP-3 or its name")
        .option("--name NAME", request->name, "what it is called from now on")
        .option("--drop-right NAME", request->words.dropped_rights, "a right it gives no longer, as often as needed");
    declare_group(verb, request->words).run([request](Context& context) { set(context, *request); });
}

}  // namespace mitra::cli
