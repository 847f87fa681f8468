#include "lib/flow/add_topup_game.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/target_rule.hpp"

namespace mitra::flow {
namespace {

constexpr std::size_t k_longest_name = 120;  // with what makes it unique still what a product's name may be
constexpr std::size_t k_longest_slug = 70;
constexpr std::size_t k_longest_code = 60;
/// Addresses of the site itself; "o" is where orders are below /topup.
constexpr std::array<std::string_view, 4> k_taken_slugs{"socialpreneur", "toko", "membership", "o"};

/// The names that are tried, the nicest first: "TELKOMSEL" may be on both lists, or a product of our own.
std::string name_number(int number, const std::string& supplier_name, topup::Channel channel) {
    std::string name{text::first_characters(text::clean_line(supplier_name), k_longest_name)};
    if (name.empty() || parse_id<ProductId>(name)) name = "Top-up " + name;
    if (number == 0) return name;
    name += channel == topup::Channel::game ? " (game)" : " (pulsa)";
    return number == 1 ? name : fmt::format("{} {}", name, number);
}

std::string free_slug(shop::ProductStore& products, const std::string& name) {
    std::string base = shop::slug_of(name).substr(0, k_longest_slug);
    while (base.ends_with('-'))
        base.pop_back();
    if (base.empty()) base = "topup";
    const bool taken = std::find(k_taken_slugs.begin(), k_taken_slugs.end(), base) != k_taken_slugs.end();
    if (taken || parse_id<ProductId>(base)) base = "topup-" + base;
    if (!products.by_slug(base)) return base;
    for (int number = 2;; ++number)
        if (const std::string next = fmt::format("{}-{}", base, number); !products.by_slug(next)) return next;
}

/// Adds it under the first name that is free.
void add_product(const Services& services, shop::Product& product, const std::string& supplier_name,
                 topup::Channel channel) {
    shop::ProductStore products{services.database};
    for (int number = 0;; ++number) {
        product.name = name_number(number, supplier_name, channel);
        product.slug = free_slug(products, product.name);
        try {
            product.id = products.add(product);
            return;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::refused || number > 100) throw;
        }
    }
}

/// What is put in for a game of this name; of an operator it hangs on what is sold.
topup::GameRules known_rules(topup::Channel channel, const topup::ServiceRow& row) {
    if (channel == topup::Channel::game) return topup::rules_for_game(row.game);
    return {.target = topup::rule_for_category(row.category), .zone = {}, .nickname_code = {}};
}

void check_rule(std::string_view option, const std::optional<std::string>& rule) {
    if (!rule || rule->empty() || topup::TargetRule::parse(*rule)) return;
    throw Error{ErrorKind::usage, fmt::format("{}: '{:.60}' is no rule", option, *rule),
                "digits:5-12, phone, meter, riot, name:3-20 or choice:os_asia=Asia,os_usa=Amerika", "product"};
}

void check_code(const std::optional<std::string>& code) {
    if (!code || (text::clean_line(*code) == *code && code->size() <= k_longest_code)) return;
    throw Error{ErrorKind::usage, "--nickname-code: this is no code", "it is the supplier's, as mobile-legends",
                "product"};
}

}  // namespace

topup::Game add_topup_game(const Services& services, topup::Channel channel, const topup::ServiceRow& row) {
    shop::Product product;
    product.kind = shop::ProductKind::topup;
    product.created_at = services.clock.now();
    add_product(services, product, row.game, channel);
    const topup::GameRules rules = known_rules(channel, row);
    topup::Game game{.product = product.id,
                     .channel = channel,
                     .supplier_name = row.game,
                     .target_rule = std::string{rules.target},
                     .zone_rule = std::string{rules.zone},
                     .nickname_code = std::string{rules.nickname_code}};
    topup::CatalogueStore{services.database}.add_game(game);
    record_audit(services.database, services.vault, services.actor, "product.add", to_string(product.id),
                 fmt::format(R"({{"price":0,"channel":"{}"}})", topup::name(channel)), services.clock.now());
    return game;
}

bool set_game_rules(const Services& services, ProductId product, const GameWords& words) {
    check_rule("--target-rule", words.target_rule);
    check_rule("--zone-rule", words.zone_rule);
    check_code(words.nickname_code);
    return db::in_transaction(services.database, [&] {
        topup::CatalogueStore catalogue{services.database};
        auto game = catalogue.game(product);
        if (!game)
            throw Error{ErrorKind::refused, fmt::format("{} is on no price list", product),
                        "only what 'mitra provider services sync' made has rules", "product"};
        const topup::Game before = *game;
        game->target_rule = words.target_rule.value_or(before.target_rule);
        game->zone_rule = words.zone_rule.value_or(before.zone_rule);
        game->nickname_code = words.nickname_code.value_or(before.nickname_code);
        if (game->target_rule == before.target_rule && game->zone_rule == before.zone_rule &&
            game->nickname_code == before.nickname_code)
            return false;
        catalogue.set_rules(*game);
        record_audit(services.database, services.vault, services.actor, "product.rules", to_string(product), "{}",
                     services.clock.now());
        return true;
    });
}

}  // namespace mitra::flow
