#include "cli/membership/membership_view.hpp"
#include "cli/page_of.hpp"
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
    auto store = memberships(context);
    context.list(
        k_columns,
        page_of<MembershipId>(
            request.paging, [&](MembershipId after, std::int64_t limit) { return store.list(filter, after, limit); },
            [&] { return store.count(filter); }, [&](const auto& one) { return membership_object(context, one); }));
}

void list_upgrades(Context& context, const Request& request) {
    membership::UpgradeFilter filter{.since = context.time("--since", request.paging.since),
                                     .until = context.time("--until", request.paging.until)};
    if (request.state) filter.state = membership::upgrade_state_named(*request.state);
    if (request.person) filter.person = person_named(context, *request.person).id;
    auto store = upgrades(context);
    context.list(
        k_upgrade_columns,
        page_of<UpgradeId>(
            request.paging, [&](UpgradeId after, std::int64_t limit) { return store.list(filter, after, limit); },
            [&] { return store.count(filter); }, [&](const auto& one) { return upgrade_object(context, one); }));
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
