#include "lib/shop/payer_store.hpp"

namespace mitra::shop {
namespace {

constexpr char k_between = '\n';  // stands in no name and no e-mail

crypto::Place place_of(const Order& order) {
    return {"shop_order", "payer_sealed", order.uuid};
}

}  // namespace

void PayerStore::keep(const Order& order, const Payer& payer) {
    const std::string sealed = vault_.seal(place_of(order), payer.name + k_between + payer.email);
    database_.prepared("UPDATE shop_order SET payer_sealed = :payer WHERE id = :id")
        .bind(":id", order.id)
        .bind(":payer", db::Blob{sealed})
        .run();
}

std::optional<Payer> PayerStore::find(const Order& order) {
    const auto sealed = database_.prepared("SELECT payer_sealed FROM shop_order WHERE id = :id")
                            .bind(":id", order.id)
                            .one_row([](const db::Row& row) { return row.optional_blob("payer_sealed"); });
    if (!sealed) return std::nullopt;
    const std::string plain = vault_.open(place_of(order), *sealed);
    const auto between = plain.rfind(k_between);
    return Payer{plain.substr(0, between), plain.substr(between + 1)};
}

void PayerStore::forget_person(PersonId buyer) {
    database_.prepared("UPDATE shop_order SET payer_sealed = NULL WHERE buyer_id = :buyer AND payer_sealed IS NOT NULL")
        .bind(":buyer", buyer)
        .run();
}

}  // namespace mitra::shop
