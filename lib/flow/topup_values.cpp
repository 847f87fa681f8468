#include "lib/flow/topup_values.hpp"

#include "lib/flow/order_topup.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {
namespace {

using text::clean_line;
using text::ours;
using topup::TopupState;

/// Names, ids and notes are others' words: without marks that turn the text around, and escaped for the channel.
void add_purchase(const Services& services, const topup::Topup& topup, text::Values& values) {
    const auto service = topup::CatalogueStore{services.database}.service(topup.service);
    const auto game = service ? shop::ProductStore{services.database}.find(service->product) : std::nullopt;
    values["topup_id"] = ours(to_string(topup.id));
    values["game"] = ours(game ? game->name : std::string{});
    values["item"] = clean_line(service ? service->name : topup.display);
    values["service_code"] = ours(topup.code);
    values["target"] = clean_line(topup.target);
    values["zone"] = clean_line(topup.zone);
    values["nickname"] = clean_line(topup.nickname);
    if (topup.state == TopupState::success) values["serial"] = clean_line(topup.note);
    if (topup.state == TopupState::failed || topup.state == TopupState::refunded)
        values["failure"] = clean_line(topup.note);
}

}  // namespace

void add_topup_values(const Services& services, const shop::Order& order, text::Values& values) {
    for (const char* field : {"topup_id", "game", "item", "service_code", "target", "zone", "nickname", "serial",
                              "failure", "pay_link", "tip_code", "to_pay", "missing", "over"})
        values[field] = std::string{};
    const auto topup = topup::TopupStore{services.database, services.vault}.of_order(order.id);
    if (topup) add_purchase(services, *topup, values);
    const auto pay = tip_to_pay(services, order.id);
    if (!pay) return;
    values["pay_link"] = ours(pay->link);
    values["tip_code"] = ours(pay->code);
    values["to_pay"] = ours(to_string(pay->amount));
}

}  // namespace mitra::flow
