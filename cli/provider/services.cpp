#include "cli/page_of.hpp"
#include "cli/provider/service_view.hpp"

namespace mitra::cli {
namespace {

const std::vector<Column> k_columns{{"id", "ID"},     {"code", "CODE"},   {"game", "GAME"}, {"name", "NAME"},
                                    {"cost", "COST"}, {"price", "PRICE"}, {"sold", "SOLD"}, {"not_sold", "WHY NOT"}};

struct Request {
    Paging paging;
    std::optional<std::string> channel, game, status;
    bool gone = false;
};

void list(Context& context, const Request& request) {
    refuse_dates(request.paging, "services");
    topup::ServiceFilter filter{.channel = {}, .product = {}, .status = request.status, .gone = request.gone};
    if (request.channel) filter.channel = topup::channel_named(*request.channel);
    if (request.game) filter.product = game_named(context, *request.game).product;
    topup::CatalogueStore catalogue{context.database()};
    Object lists;
    for (const auto channel : {topup::Channel::prepaid, topup::Channel::game}) {
        const topup::ChannelState state = catalogue.channel(channel);
        lists.add(std::string{topup::name(channel)}, Object{{"synced_at", context.iso(state.synced_at)},
                                                            {"stopped_at", context.iso(state.stopped_at)},
                                                            {"stopped_why", or_null(state.stopped_why)}});
    }
    context.list(
        k_columns,
        page_of<ServiceId>(
            request.paging, [&](ServiceId after, std::int64_t limit) { return catalogue.list(filter, after, limit); },
            [&] { return catalogue.count(filter); },
            [&](const topup::Service& one) { return service_object(context, one); }),
        {{"channels", std::move(lists)}});
}

}  // namespace

void provider_services_list(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.choice("--channel", request->channel, {"prepaid", "game"}, "only this price list")
        .option("--game GAME", request->game, "only this game or operator: its product's id, slug or name")
        .option("--status STATUS", request->status, "only those of this status at the supplier, as available or empty")
        .flag("--gone", request->gone, "those that are no longer on the list as well")
        .pages(request->paging)
        .run([request](Context& context) { list(context, *request); });
}

void provider_services_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("SERVICE", *reference, "SVC-3, or the supplier's code").run([reference](Context& context) {
        context.show(service_object(context, service_named(context, *reference)));
    });
}

}  // namespace mitra::cli
