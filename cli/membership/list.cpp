#include "cli/membership/membership_view.hpp"
#include "cli/paging.hpp"
#include "cli/person/person_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},       {"person", "PERSON"},     {"name", "NAME"},
                                    {"tier", "TIER"},   {"status", "STATUS"},     {"order", "ORDER"},
                                    {"since", "SINCE"}, {"expires_at", "EXPIRES"}};
const std::vector<Column> k_upgrade_columns{{"id", "ID"},       {"person", "PERSON"}, {"name", "NAME"},
                                            {"from", "FROM"},   {"to", "TO"},         {"amount", "AMOUNT"},
                                            {"order", "ORDER"}, {"status", "STATUS"}, {"created_at", "ASKED"}};

struct Request {
    Paging paging;
    std::optional<std::string> tier, state, person;
};

void list(Context& context, const Request& request) {
    membership::MembershipFilter filter{.since = context.time("--since", request.paging.since),
                                        .until = context.time("--until", request.paging.until)};
    if (request.tier) filter.tier = tiers(context).named(*request.tier).id;
    if (request.state) filter.state = membership::membership_state_named(*request.state);
    if (request.person) filter.person = person_named(context, *request.person).id;
    auto found = memberships(context).list(filter, after_of<MembershipId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const auto& one : found)
        page.items.push_back(membership_object(context, one));
    if (request.paging.count) page.total = memberships(context).count(filter);
    context.list(k_columns, std::move(page));
}

void list_upgrades(Context& context, const Request& request) {
    membership::UpgradeFilter filter{.since = context.time("--since", request.paging.since),
                                     .until = context.time("--until", request.paging.until)};
    if (request.state) filter.state = membership::upgrade_state_named(*request.state);
    if (request.person) filter.person = person_named(context, *request.person).id;
    auto found = upgrades(context).list(filter, after_of<UpgradeId>(request.paging), request.paging.limit + 1);
    Page page;
    if (cut_to(found, request.paging.limit)) page.next = to_string(found.back().id);
    for (const auto& one : found)
        page.items.push_back(upgrade_object(context, one));
    if (request.paging.count) page.total = upgrades(context).count(filter);
    context.list(k_upgrade_columns, std::move(page));
}

}  // namespace

void membership_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.option("--tier CODE", request->tier, "only those of this tier")
        .choice("--status", request->state, {"pending", "active", "expired", "cancelled", "superseded"},
                "only those that stand so; pending ones show their order's status")
        .option("--person PERSON", request->person, "only theirs")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void membership_upgrades(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--status", request->state, {"pending", "approved", "rejected"},
                "only those that stand so; pending ones show their order's status")
        .option("--person PERSON", request->person, "only theirs")
        .pages(request->paging)
        .run([request](Context& context) { list_upgrades(context, *request); });
}

}  // namespace mitra::cli
