// What opens something without a password: the links of people, orders, downloads and nickname checks, a click, and
// what a partner's trackers are told. The first byte chooses which, the second what changes of one that we made. It
// opens its own thing, no other kind of link opens it, and one that is changed, or that somebody made up, opens
// nothing.
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "daemons/web/pixels.hpp"
#include "lib/flow/click_token.hpp"
#include "lib/people/standing_link.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/topup/check_store.hpp"
#include "tests/flow/download_site.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/unit/topup/some_topup.hpp"

namespace {

using namespace mitra;
using fuzz::require;

/// A kind of link: one that we made, and whether a text opens the very thing that it leads to, nothing, or something.
enum class Opens { nothing, its_own, another };
struct Link {
    std::string token;
    std::function<Opens(std::string_view)> open;
};

Opens told(bool opened, bool right) {
    if (!opened) return Opens::nothing;
    return right ? Opens::its_own : Opens::another;
}

struct World {
    test::DownloadSite site;
    db::Database& database = site.database;
    const crypto::Vault& vault = test::test_vault();
    people::Person siti = people::PersonStore{database, vault}.find(site.buyer).value();
    shop::Order order = shop::OrderStore{database}.find(site.order).value();
    delivery::Download download;
    topup::Check check;
    std::vector<Link> links;

    World() {
        site.send("test");
        download = site.links().at(0);
        check = topup::CheckStore{database, vault}.add(
            {.product = test::add_game(database), .target = "12345678", .zone = "2685", .asked_at = test::k_noon});
        for (const auto purpose :
             {people::LinkPurpose::dashboard, people::LinkPurpose::stop, people::LinkPurpose::zoom})
            add_standing(purpose);
        links.push_back({shop::order_token(vault, order), [this](std::string_view token) {
                             const auto found = shop::open_order_token(database, vault, token);
                             return told(found.has_value(), found && found->id == order.id);
                         }});
        links.push_back({delivery::download_token(vault, download), [this](std::string_view token) {
                             const auto found = delivery::open_download_token(database, vault, token);
                             return told(found.has_value(), found && found->id == download.id);
                         }});
        links.push_back({topup::CheckStore{database, vault}.token(check), [this](std::string_view token) {
                             const auto found = topup::CheckStore{database, vault}.by_token(token);
                             return told(found.has_value(), found && found->id == check.id);
                         }});
        const flow::Click click{siti.id, test::k_noon, "ig"};
        links.push_back({flow::click_token(vault, click), [this, click](std::string_view token) {
                             const auto found = flow::read_click(vault, token);
                             return told(found.has_value(), found == click);
                         }});
        const web::PixelReport report{siti.id, web::PixelEvent::purchase, Money{100'000},
                                      web::pixel_order(vault, "ORD-1")};
        links.push_back({web::pixel_token(vault, report), [this, report](std::string_view token) {
                             const auto found = web::read_pixel_token(vault, token);
                             return told(found.has_value(), found && found->affiliate == report.affiliate &&
                                                                found->event == report.event &&
                                                                found->value == report.value &&
                                                                found->order == report.order);
                         }});
    }

    void add_standing(people::LinkPurpose purpose) {
        const EventId event{purpose == people::LinkPurpose::zoom ? 7 : 0};
        links.push_back(
            {people::standing_token(vault, purpose, siti, event), [this, purpose, event](std::string_view token) {
                 const auto found = people::open_standing_token(database, vault, purpose, token);
                 return told(found.has_value(), found && found->person == siti.id && found->event == event);
             }});
    }
};

void change(std::string& token, std::uint8_t how, std::uint8_t where) {
    constexpr std::string_view k_signs =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n.\x80\xc1\xff";
    const std::size_t at = where % token.size();
    switch (how % 4) {
        case 0:
            token[at] = k_signs[how % k_signs.size()];
            break;
        case 1:
            token.insert(at, 1, k_signs[how % k_signs.size()]);
            break;
        case 2:
            token.erase(at, 1);
            break;
        default:
            token.resize(at);
            break;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static World& world = *new World;  // for as long as the program lasts
    fuzz::Input input{bytes, size};
    const std::size_t kind = input.byte() % world.links.size();
    const Link& link = world.links[kind];
    const std::uint8_t how = input.byte();
    const std::string_view made_up = input.rest();
    if (made_up != link.token) require(link.open(made_up) == Opens::nothing);
    std::string token = link.token;
    change(token, how, input.byte());
    require(link.open(token) == (token == link.token ? Opens::its_own : Opens::nothing));
    const std::size_t other = how % world.links.size();
    require(world.links[other].open(link.token) == (other == kind ? Opens::its_own : Opens::nothing));
    return 0;
}
