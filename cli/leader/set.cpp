#include "cli/person/person_view.hpp"
#include "lib/flow/change_leader.hpp"
#include "lib/membership/leader_store.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string sub, leader;
};

constexpr std::int64_t k_most_leaders = 100;

void set(Context& context, const Request& request) {
    const PersonId sub = person_named(context, request.sub).id;
    const PersonId leader = person_named(context, request.leader).id;
    const bool changed = flow::set_leader(context.services(), sub, leader);
    context.concerns(changed ? 1 : 0);
    context.print("{} {} {}", leader, changed ? "leads from now on" : "leads already", sub);
    context.answer({{"sub", sub}, {"leader", leader}, {"changed", changed}});
}

Result clear(Context& context, const std::string& reference) {
    const PersonId sub = person_named(context, reference).id;
    const bool changed = flow::clear_leader(context.services(), sub);
    return {changed ? "nobody leads them from now on" : "nobody led them", {{"id", sub}, {"changed", changed}}};
}

void history(Context& context, const std::string& reference) {
    static const std::vector<Column> k_columns{
        {"leader", "LEADER"}, {"since", "SINCE"}, {"until", "UNTIL"}, {"set_by", "SET BY"}, {"ended_by", "ENDED BY"}};
    const PersonId sub = person_named(context, reference).id;
    Page page;
    for (const auto& link : membership::LeaderStore{context.database()}.history(sub, k_most_leaders))
        page.items.push_back({{"leader", link.leader},
                              {"since", context.iso(link.since)},
                              {"until", context.iso(link.until)},
                              {"set_by", link.set_by},
                              {"ended_by", or_null(link.ended_by)}});
    context.list(k_columns, std::move(page), {{"sub", sub}});
}

}  // namespace

void leader_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("SUB", request->sub, "who is led: PER-12, a phone or an e-mail address")
        .argument("LEADER", request->leader, "who leads them, in place of whoever did")
        .run([request](Context& context) { set(context, *request); });
}

void leader_clear(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("SUB", *ids, "who is led: PER-12, a phone or an e-mail address").run([ids](Context& context) {
        context.each(*ids, [&](const std::string& id) { return clear(context, id); });
    });
}

void leader_history(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("SUB", *reference, "PER-12, a phone or an e-mail address").run([reference](Context& context) {
        history(context, *reference);
    });
}

}  // namespace mitra::cli
