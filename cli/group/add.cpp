#include "cli/group/group_view.hpp"
#include "cli/group/group_words.hpp"
#include "lib/flow/change_group.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string name;
    std::string kind = "participant";
    GroupWords words;
};

void add(Context& context, const Request& request) {
    people::Group group{
        .name = request.name,
        .kind = request.kind == "affiliate" ? people::GroupKind::affiliate : people::GroupKind::participant};
    apply(request.words, group);
    group = group_named(context, to_string(flow::add_group(context.services(), group)));
    context.concerns(1);
    context.print("{} added: {}", group.id, group.name);
    context.answer(group_object(group));
}

}  // namespace

void group_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("NAME", request->name, "what it is called")
        .choice("--kind", request->kind, {"participant", "affiliate"}, "whom it is for (default participant)");
    declare_group(verb, request->words).run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
