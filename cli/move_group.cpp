#include "lib/flow/move_group.hpp"

#include "cli/group/group_view.hpp"
#include "cli/person/person_view.hpp"
#include "cli/single.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string group;
    std::optional<std::string> from_group;
    Ids people;
    bool quiet = false;
};

void move_all(Context& context, const Request& request) {
    const people::Group to = group_named(context, request.group);
    std::optional<GroupId> from;
    if (request.from_group) from = group_named(context, *request.from_group).id;
    const flow::Tell tell = request.quiet ? flow::Tell::no : flow::Tell::yes;
    context.each(request.people, [&](const std::string& reference) {
        const PersonId person = person_named(context, reference).id;
        const bool changed = flow::move_group(context.services(), to.id, person, from, tell);
        return Result{fmt::format("{} {}", changed ? "moved to" : "was in", to.name),
                      {{"id", person}, {"group", to.id}, {"changed", changed}}};
    });
}

}  // namespace

void move_group(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("GROUP", request->group, "where they go: GRP-3 or its name")
        .ids("PERSON", request->people, "PER-12, a phone or an e-mail address")
        .option("--from-group GROUP", request->from_group, "leave this group alone (default: every participant group)")
        .flag("--no-notify", request->quiet, "do not tell them")
        .run([request](Context& context) { move_all(context, *request); });
}

}  // namespace mitra::cli
