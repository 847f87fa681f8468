#include "lib/flow/sync_services.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/change_catalogue.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::refusal;
using topup::Channel;
using topup::ServiceRow;

namespace {

ServiceRow row(const std::string& code, std::int64_t cost, const std::string& game = "Mobile Legends") {
    return {.code = code,
            .game = game,
            .name = "Diamonds " + code,
            .category = "",
            .note = "",
            .prices = {Money{cost}, Money{cost - 50}, Money{cost - 100}},
            .status = "available",
            .multi_trx = true,
            .closed = std::nullopt};
}

/// "S0001", "S0002", ..., of 20 games.
topup::ServicesAnswer list_of(int rows) {
    topup::ServicesAnswer answer{.kind = topup::ServicesAnswer::Kind::listed, .rows = {}, .why = {}};
    for (int i = 1; i <= rows; ++i)
        answer.rows.push_back(row(fmt::format("S{:04}", i), 1'000 + i, fmt::format("Game {}", i % 20)));
    return answer;
}

struct PriceSite : test::TestSite {
    topup::CatalogueStore catalogue{database};

    flow::SyncedServices sync(const topup::ServicesAnswer& answer, Channel channel = Channel::game) {
        clock.advance(1s);
        return flow::sync_services(services(), channel, answer);
    }
    topup::Service service(const std::string& code) { return catalogue.service(Channel::game, code).value(); }
    std::int64_t written_now() {
        return database->prepared("SELECT count(*) FROM topup_service WHERE changed_at = :now OR gone_at = :now")
            .bind(":now", clock.now())
            .integer();
    }
    std::int64_t alerts(const char* about) {
        return database->prepared("SELECT count(*) FROM message WHERE kind = 'admin_alert' AND cause LIKE :about")
            .bind(":about", std::string{about} + "%whatsapp")
            .integer();
    }
    bool is_synced_now() { return catalogue.channel(Channel::game).synced_at == clock.now(); }
};

}  // namespace

TEST_CASE("a new price list is taken whole, and each game gets a product with the rules that are known", "[topup]") {
    PriceSite site;
    auto list = list_of(200);
    list.rows.push_back(row("ML1", 5'000));
    const auto synced = site.sync(list);
    CHECK(synced.listed == 201);
    CHECK(synced.added == 201);
    CHECK(synced.games == 21);
    CHECK(synced.dearer == 0);
    CHECK(site.is_synced_now());
    CHECK(site.alerts("prices") == 0);

    const auto legends = site.catalogue.game(Channel::game, "Mobile Legends").value();
    CHECK(legends.target_rule == "digits:5-12");
    CHECK(legends.zone_rule == "digits:3-6");
    CHECK(legends.nickname_code == "mobile-legends");
    const auto product = shop::ProductStore{site.database}.find(legends.product).value();
    CHECK(product.slug == "mobile-legends");
    CHECK(product.kind == shop::ProductKind::topup);
    CHECK(product.price == Money{});
    // Nobody knows what this one's ids look like, so it is not sold until somebody says it.
    CHECK(site.catalogue.game(Channel::game, "Game 1")->target_rule.empty());
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'product.add'") == 21);
}

TEST_CASE("of a list that hardly changed only the rows that did are written", "[topup]") {
    PriceSite site;
    auto list = list_of(2'000);
    site.sync(list);
    const auto changes = [&] { return site.count("SELECT total_changes()"); };
    auto before = changes();
    auto synced = site.sync(list);
    CHECK(synced.changed + synced.added + synced.gone == 0);
    CHECK(site.written_now() == 0);
    CHECK(changes() - before <= 2);  // when it was read
    CHECK(site.is_synced_now());

    for (std::size_t i = 0; i < 2'000; i += 100)
        list.rows[i].prices = {Money{9'000}, Money{8'000}, Money{7'000}};
    list.rows[50].status = "empty";
    before = changes();
    synced = site.sync(list);
    CHECK(synced.changed == 21);
    CHECK(synced.dearer == 20);
    CHECK(site.written_now() == 21);
    CHECK(changes() - before < 40);
    CHECK(site.service("S0001").cost == Money{9'000});
    CHECK(site.service("S0051").status == "empty");
    CHECK(site.alerts("prices") == 1);
}

TEST_CASE("the order in which the supplier lists changes nothing", "[topup]") {
    PriceSite site;
    auto list = list_of(50);
    site.sync(list);
    std::reverse(list.rows.begin(), list.rows.end());
    CHECK(site.sync(list).changed == 0);
}

TEST_CASE("of two rows with one code the dearer counts, whichever comes first", "[topup]") {
    PriceSite site;
    auto list = list_of(3);
    list.rows.push_back(row("S0002", 9'999, "Game 2"));
    auto synced = site.sync(list);
    CHECK(synced.listed == 3);
    CHECK(synced.skipped == 1);
    CHECK(site.service("S0002").cost == Money{9'999});
    std::reverse(list.rows.begin(), list.rows.end());
    synced = site.sync(list);
    CHECK(synced.changed == 0);
    // Without a code, a name or a price nothing can be sold.
    for (ServiceRow& broken : list.rows)
        broken.prices[1] = Money{};
    list.rows.push_back(row("NEW", 500));
    synced = flow::sync_services(site.services(), Channel::game, list, true);
    CHECK(synced.listed == 1);
    CHECK(synced.skipped == 4);
}

TEST_CASE("what vanishes from the list is kept as gone, and comes back when it is listed again", "[topup]") {
    PriceSite site;
    auto list = list_of(10);
    site.sync(list);
    const ServiceId id = site.service("S0004").id;
    const ServiceRow vanished = list.rows[3];
    list.rows.erase(list.rows.begin() + 3);
    auto synced = site.sync(list);
    CHECK(synced.gone == 1);
    CHECK(site.service("S0004").gone_at == site.clock.now());
    CHECK(site.sync(list).gone == 0);
    list.rows.push_back(vanished);
    synced = site.sync(list);
    CHECK(synced.changed == 1);
    CHECK(synced.added == 0);
    CHECK(site.service("S0004").id == id);
    CHECK_FALSE(site.service("S0004").gone_at);
}

TEST_CASE("a row that moves to another game goes there, with its number", "[topup]") {
    PriceSite site;
    auto list = list_of(40);
    site.sync(list);
    const auto before = site.service("S0007");
    list.rows[6].game = "Free Fire";
    const auto synced = site.sync(list);
    CHECK(synced.changed == 1);
    CHECK(synced.games == 1);
    const auto after = site.service("S0007");
    CHECK(after.id == before.id);
    CHECK(after.product != before.product);
    CHECK(site.catalogue.game(after.product)->supplier_name == "Free Fire");
}

TEST_CASE("a service that we switched off stays off, whatever the list says", "[topup]") {
    PriceSite site;
    auto list = list_of(4);
    site.sync(list);
    CHECK(flow::disable_service(site.services(), site.service("S0001").id));
    CHECK_FALSE(flow::disable_service(site.services(), site.service("S0001").id));
    list.rows[0].prices = {Money{500}, Money{500}, Money{500}};
    site.sync(list);
    CHECK(site.service("S0001").disabled_why == "because");
    CHECK(flow::enable_service(site.services(), site.service("S0001").id));
    CHECK_FALSE(flow::enable_service(site.services(), site.service("S0001").id));
}

TEST_CASE("a list that lost more than half is broken: nothing is written, the admin is told, until it is trusted",
          "[topup]") {
    PriceSite site;
    site.sync(list_of(100));
    const Instant read = site.clock.now();
    CHECK(site.sync(list_of(50)).gone == 50);  // half is not more than half
    site.sync(list_of(100));
    const Instant whole = site.clock.now();
    CHECK(whole > read);

    const auto refused = [&](int rows) { return refusal([&] { site.sync(list_of(rows)); }) == ErrorKind::refused; };
    CHECK(refused(49));
    CHECK(site.written_now() == 0);
    CHECK(site.catalogue.channel(Channel::game).synced_at == whole);  // so its prices grow old, and are not sold at
    CHECK(site.alerts("list-broken") == 1);
    CHECK(refused(10));
    CHECK(site.alerts("list-broken") == 1);  // once a day

    flow::trust_next_list(site.services(), Channel::game);
    CHECK(site.sync(list_of(49)).gone == 51);
    CHECK(site.is_synced_now());
    CHECK(refused(10));  // trust is used up
    flow::trust_next_list(site.services(), Channel::game);
    site.clock.advance(11min);
    CHECK(refused(10));  // and does not wait for ever
    CHECK(flow::sync_services(site.services(), Channel::game, list_of(10), true).gone == 39);
}

TEST_CASE("an empty list is refused and told", "[topup]") {
    PriceSite site;
    site.sync(list_of(10));
    const Instant read = site.clock.now();
    CHECK(refusal([&] { site.sync(list_of(0)); }) == ErrorKind::refused);
    CHECK(site.catalogue.channel(Channel::game).synced_at == read);
    CHECK(site.alerts("list-empty") == 1);
    // Who never had a list misses nothing.
    CHECK(refusal([&] { site.sync(list_of(0), Channel::prepaid); }) == ErrorKind::refused);
    CHECK(site.alerts("list-empty") == 1);
}

TEST_CASE("the rise of a price is measured at the level of our account, and a change of level is none", "[topup]") {
    PriceSite site;
    auto list = list_of(10);
    site.sync(list);
    site.catalogue.learn_account(topup::Level::special, Money{1'000'000}, site.clock.now());
    auto synced = site.sync(list);
    CHECK(synced.changed == 0);
    CHECK(site.service("S0001").cost == Money{901});
    list.rows[0].prices[0] = Money{5'000};  // basic alone: not ours
    synced = site.sync(list);
    CHECK(synced.changed == 1);
    CHECK(synced.dearer == 0);
    list.rows[0].prices[2] = Money{4'000};
    list.rows[1].prices[2] = Money{950};
    synced = site.sync(list);
    CHECK(synced.dearer == 2);
    CHECK(site.alerts("prices") == 1);
}

TEST_CASE("names and addresses of games are free ones, also where both lists or a product have them", "[topup]") {
    PriceSite site;
    shop::Product own{.id = {}, .slug = "free-fire", .name = "FREE FIRE"};
    own.created_at = test::k_noon;
    shop::ProductStore products{site.database};
    products.add(own);
    auto list = list_of(0);
    const std::vector<std::string> games{"Free Fire", "Telkomsel",           "Toko", "PRD-7", "o",
                                         "王者荣耀",  std::string(300, 'x'), "Café", "Cafe"};
    for (const std::string& game : games)
        list.rows.push_back(row(fmt::format("C{}", list.rows.size()), 1'000, game));
    site.sync(list);
    auto pulsa = list_of(0);
    pulsa.rows.push_back(row("T10", 10'000, "TELKOMSEL"));
    pulsa.rows.back().category = "pulsa-reguler";
    pulsa.rows.push_back(row("PLN20", 20'000, "PLN"));
    pulsa.rows.back().category = "token-pln";
    site.sync(pulsa, Channel::prepaid);

    const auto product = [&](const std::string& game, Channel channel = Channel::game) {
        return products.find(site.catalogue.game(channel, game)->product).value();
    };
    CHECK(product("Free Fire").name == "Free Fire (game)");
    CHECK(product("Free Fire").slug == "free-fire-game");
    CHECK(product("Telkomsel").slug == "telkomsel");
    CHECK(product("TELKOMSEL", Channel::prepaid).name == "TELKOMSEL (pulsa)");
    CHECK(product("Toko").slug == "topup-toko");
    CHECK(product("PRD-7").name == "Top-up PRD-7");
    CHECK(product("o").slug == "topup-o");
    CHECK_FALSE(product("王者荣耀").slug.empty());
    CHECK(product(std::string(300, 'x')).name.size() == 120);
    CHECK(product("Café").slug == "cafe");
    CHECK(product("Cafe").slug == "cafe-2");
    CHECK(site.catalogue.game(Channel::prepaid, "TELKOMSEL")->target_rule == "phone");
    CHECK(site.catalogue.game(Channel::prepaid, "PLN")->target_rule == "meter");
    // Nothing of it is made twice.
    CHECK(site.sync(list).games == 0);
}

TEST_CASE("a channel is stopped with a reason and started again", "[topup]") {
    PriceSite site;
    auto silent = site.services();
    silent.actor.reason.clear();
    CHECK(refusal([&] { flow::stop_channel(silent, Channel::game); }) == ErrorKind::usage);
    CHECK(flow::stop_channel(site.services(), Channel::game));
    CHECK_FALSE(flow::stop_channel(site.services(), Channel::game));
    CHECK(site.catalogue.channel(Channel::game).stopped_why == "because");
    CHECK(flow::start_channel(site.services(), Channel::game));
    CHECK_FALSE(flow::start_channel(site.services(), Channel::game));
    CHECK(site.count("SELECT count(*) FROM audit WHERE act LIKE 'channel.%'") == 2);
}
