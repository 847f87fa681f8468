#pragma once

#include "lib/flow/order_topup.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

namespace mitra::test {

/// A site that sells top-ups: one game with a zone and a nickname check, one operator, and a deposit at the supplier.
struct TopupShop : TestSite {
    TopupShop() {
        set_up(site);
        fill(database);
    }

    static void set_up(flow::Site& site) {
        site.topup.supplier = true;
        site.topup.trakteer = true;
        site.topup.trakteer_page = "maddstore";
        site.topup.trakteer_pay_url = "https://trakteer.id";
        site.topup.margin_fixed = Money{1'000};
    }
    static ProductId add_game(db::Database& database, topup::Channel channel, const std::string& name,
                              const char* target, const char* zone, const char* nickname) {
        const ProductId id = shop::ProductStore{database}.add({.id = {},
                                                               .slug = shop::slug_of(name),
                                                               .name = name,
                                                               .kind = shop::ProductKind::topup,
                                                               .price = Money{},
                                                               .created_at = k_noon});
        topup::CatalogueStore{database}.add_game({.product = id,
                                                  .channel = channel,
                                                  .supplier_name = name,
                                                  .target_rule = target,
                                                  .zone_rule = zone,
                                                  .nickname_code = nickname});
        return id;
    }
    static void add_service(db::Database& database, topup::Channel channel, ProductId game, const std::string& code,
                            const std::string& name, std::int64_t cost, const std::string& category = "",
                            bool multi_trx = true) {
        topup::ServiceRow row{.code = code, .game = {}, .name = name, .category = category, .note = {}};
        row.prices = {Money{cost}, Money{cost}, Money{cost}};
        row.status = "available";
        row.multi_trx = multi_trx;
        topup::CatalogueStore{database}.insert(row, channel, game, topup::hash_of(row), k_noon);
    }
    static void fill(db::Database& database) {
        using topup::Channel;
        const ProductId legends =
            add_game(database, Channel::game, "Mobile Legends", "digits:5-12", "digits:3-6", "mobile-legends");
        add_service(database, Channel::game, legends, "ML86-S1", "86 Diamonds", 19'000);
        add_service(database, Channel::game, legends, "ML172-S1", "172 Diamonds", 38'000);
        const ProductId fire = add_game(database, Channel::game, "Free Fire", "digits:8-14", "", "");
        add_service(database, Channel::game, fire, "FF70", "70 Diamonds", 9'000);
        const ProductId operators = add_game(database, Channel::prepaid, "TELKOMSEL", "phone", "", "");
        add_service(database, Channel::prepaid, operators, "TS10", "Telkomsel 10.000", 10'400, "pulsa-reguler", false);
        const ProductId pln = add_game(database, Channel::prepaid, "PLN", "meter", "", "");
        add_service(database, Channel::prepaid, pln, "PLN20", "Token PLN 20.000", 20'100, "token-pln");
        topup::CatalogueStore catalogue{database};
        catalogue.synced(Channel::game, k_noon);
        catalogue.synced(Channel::prepaid, k_noon);
        catalogue.learn_account(topup::Level::basic, Money{1'000'000}, k_noon);
    }

    topup::CatalogueStore catalogue() { return topup::CatalogueStore{database}; }
    topup::Service service(const std::string& code) { return catalogue().named(code); }
    ProductId game(const std::string& slug) { return shop::ProductStore{database}.by_slug(slug)->id; }
    /// What the page sends.
    flow::TopupRequest wanted(const std::string& code = "ML86-S1", const std::string& target = "136216325",
                              const std::string& zone = "2685", const std::string& phone = "+6281562726272") {
        return {.service = service(code).id,
                .target = target,
                .zone = zone,
                .nickname = "Itacimo",
                .typed = flow::TypedBuyer{{"", "Budi Santoso", "", "", std::nullopt}, Phone::from_e164(phone)},
                .consent = true};
    }
    flow::PlacedTopup order(const flow::TopupRequest& request) { return flow::order_topup(services(), request); }
    flow::PlacedTopup order() { return order(wanted()); }
    /// A tip of so much comes for it.
    static void pay(const flow::Services& services, PaymentId payment, Money amount) {
        flow::settle_payment(services, payment,
                             {.kind = payment::Evidence::Kind::tip,
                              .amount = amount,
                              .reference = "TIP-" + std::to_string(payment.value),
                              .came_at = services.clock.now(),
                              .fee = Money{},
                              .channel = "QRIS",
                              .actor = "trakteer"});
    }
    void pay(const flow::PlacedTopup& placed, Money over = {}) {
        pay(services(), placed.placed.payment->id, placed.placed.order.total + over);
    }
};

}  // namespace mitra::test
