#include "cli/group/group_view.hpp"
#include "cli/person/person_view.hpp"
#include "lib/flow/change_group.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string group;
    Ids people;
};

/// How the two acts, which mirror each other, are done and told.
struct Act {
    bool (*change)(const flow::Services& services, GroupId group, PersonId person);
    const char* done;
    const char* already;
};

void change_each(Context& context, const Request& request, const Act& act) {
    const people::Group group = group_named(context, request.group);
    context.each(request.people, [&](const std::string& reference) {
        const PersonId person = person_named(context, reference).id;
        const bool changed = act.change(context.services(), group.id, person);
        return Result{fmt::format(fmt::runtime(changed ? act.done : act.already), group.id),
                      {{"id", person}, {"group", group.id}, {"changed", changed}}};
    });
}

void declare(Verb& verb, const Act& act) {
    auto request = std::make_shared<Request>();
    verb.argument("GROUP", request->group, "GRP-3 or its name")
        .ids("PERSON", request->people, "PER-12, a phone or an e-mail address")
        .run([request, act](Context& context) { change_each(context, *request, act); });
}

}  // namespace

void group_join(Verb& verb) {
    declare(verb, {flow::join_group, "joined {}", "was in {} already"});
}

void group_leave(Verb& verb) {
    declare(verb, {flow::leave_group, "left {}", "was not in {}"});
}

}  // namespace mitra::cli
