#include "cli/person/person_view.hpp"
#include "cli/provider/service_view.hpp"
#include "cli/topup_order/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/order_topup.hpp"
#include "lib/people/check.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_at_once = 50;

struct Request {
    std::string service, target, buyer;
    std::optional<std::string> zone, name;
    std::optional<std::int64_t> repeat;
    std::optional<Money> max_cost;
};

/// Who is on file; with --name, a phone that is not yet comes on file.
PersonId buyer_of(Context& context, const Request& request) {
    try {
        return person_named(context, request.buyer).id;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found || !request.name) throw;
    }
    std::vector<people::Complaint> complaints;
    const people::Details details = people::checked({.name = *request.name}, complaints, people::Needed::name);
    if (!complaints.empty()) throw Error{ErrorKind::usage, complaints.front().reason, {}, "person"};
    return people::PersonStore{context.database(), context.app().vault()}.add(
        {details, Phone::parse(request.buyer), std::nullopt, context.now()});
}

flow::TopupRequest wanted(Context& context, const Request& request) {
    flow::TopupRequest wanted;
    wanted.service = service_named(context, request.service).id;
    wanted.target = request.target;
    wanted.zone = request.zone.value_or("");
    wanted.buyer = buyer_of(context, request);
    wanted.max_cost = request.max_cost;
    wanted.again = request.repeat.has_value();
    return wanted;
}

/// A code and a link are drawn anew when it is really ordered.
Object placed_object(Context& context, const flow::PlacedTopup& placed) {
    Object object = topup_object(context, placed.topup);
    if (!context.dry_run()) object.add("pay_link", placed.pay_link);
    return object;
}

void order(Context& context, const Request& request) {
    const std::int64_t count = request.repeat.value_or(1);
    if (count < 1 || count > k_most_at_once)
        throw Error{ErrorKind::usage, fmt::format("--repeat is from 1 to {}", k_most_at_once), {}, "topup"};
    // All of them or none.
    const auto placed = db::in_transaction(context.database(), [&] {
        const flow::TopupRequest one = wanted(context, request);
        std::vector<flow::PlacedTopup> all;
        for (std::int64_t i = 0; i < count; ++i)
            all.push_back(flow::order_topup(context.services(), one));
        return all;
    });
    List items;
    for (const flow::PlacedTopup& one : placed) {
        context.concerns(1, one.placed.order.total);
        context.print("{} ordered as {}: {} for {}", one.topup.id, one.topup.order, one.topup.display,
                      one.placed.order.total);
        if (!context.dry_run()) context.print("paid with the code {} at {}", one.code, one.pay_link);
        items.emplace_back(placed_object(context, one));
    }
    if (count == 1) return context.answer(placed_object(context, placed.front()));
    context.answer({{"items", std::move(items)}, {"next", nullptr}});
}

}  // namespace

void topup_order_new(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("SERVICE", request->service, "SVC-3 or the supplier's code")
        .argument("TARGET", request->target, "the id, phone or meter that it is for")
        .argument("[ZONE]", request->zone, "the game's zone, where it has one")
        .required("--buyer PHONE", request->buyer, "a phone, an e-mail address or PER-12")
        .option("--name NAME", request->name, "of a buyer whose phone is not on file yet")
        .option("--repeat N", request->repeat, "so many orders, also where one waits already")
        .option("--max-cost RP", request->max_cost, "above it nothing is bought")
        .run([request](Context& context) { order(context, *request); });
}

}  // namespace mitra::cli
