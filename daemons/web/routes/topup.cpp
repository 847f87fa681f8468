// /topup and /topup/GAME: what is sold, the form, and the page that asks to confirm.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "daemons/web/field.hpp"
#include "daemons/web/topup_page.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/db/idempotency.hpp"
#include "lib/flow/check_nickname.hpp"
#include "lib/flow/order_topup.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/fold.hpp"
#include "lib/text/wording.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::web {
namespace {

using topup::CheckState;

// A family that tops up together is let through; a script that looks for accounts, or fills somebody's phone, is not.
constexpr http::Rate k_one_address{.burst = 30, .per_minute = 6};
constexpr http::Rate k_one_target{.burst = 10, .per_minute = 1};
constexpr http::Rate k_one_phone{.burst = 12, .per_minute = 0.5};
constexpr http::Rate k_checks{.burst = 15, .per_minute = 4};  // each is a question to the supplier
constexpr std::int64_t k_most_games = 2'000;
/// Somebody looks at the page: after so long it goes on without a name.
constexpr std::chrono::seconds k_patience{15};
constexpr int k_look_again_s = 2;

http::Response too_many(const Site& site) {
    return site.view.failure(429).with("Retry-After", "60");
}

std::string status_page(const crypto::Vault& vault, const shop::Order& order) {
    return "/topup/o/" + shop::order_token(vault, order);
}

/// Games, or operators, whose name holds what was searched for.
std::vector<text::PageData> cards(db::Database& reader, topup::Channel channel, const std::string& wanted) {
    std::map<std::int64_t, shop::Product> products;
    for (shop::Product& product :
         shop::ProductStore{reader}.list({.kind = shop::ProductKind::topup}, {}, k_most_games)) {
        const std::int64_t id = product.id.value;
        products.emplace(id, std::move(product));
    }
    std::vector<const shop::Product*> found;
    for (const topup::Game& game : topup::CatalogueStore{reader}.games_on_sale()) {
        const auto product = products.find(game.product.value);
        if (game.channel != channel || product == products.end()) continue;
        if (text::folded(product->second.name).find(wanted) != std::string::npos) found.push_back(&product->second);
    }
    std::sort(found.begin(), found.end(),
              [](const auto* a, const auto* b) { return text::folded(a->name) < text::folded(b->name); });
    std::vector<text::PageData> all;
    for (const shop::Product* product : found)
        all.push_back(text::PageData{}.set("name", product->name).set("link", "/topup/" + product->slug));
    return all;
}

std::optional<TopupGame> game_of(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!site->about().topup.supplier) return std::nullopt;
    return TopupGame::of(site->services(reader), request.parameters.get("game"));
}

http::Answer show(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    const auto game = game_of(site, request, reader);
    if (!game) return site->view.failure(404);
    return visited(site, request, reader,
                   {.page = topup_form_page(*site, *game, {}, {}, 200), .product = game->product.id});
}

/// Whose account it is, as the page before may have shown: by its own check, else by what is remembered.
KnownAccount account_of(const Site& site, db::Database& database, const TopupGame& game, const TopupForm& form,
                        const flow::FitTarget& fit) {
    topup::CheckStore checks{database, site.vault};
    auto check = form.check.empty() ? std::nullopt : checks.by_token(form.check);
    const bool same = check && check->product == game.product.id && check->target == fit.target &&
                      check->zone == fit.zone && check->state != CheckState::asked;
    if (!same) check = checks.found(game.product.id, fit.target, fit.zone, site.clock.now() - topup::k_nickname_kept);
    if (!check) return {};
    return {check->state, check->nickname, check->country};
}

/// The first POST: asks whose account it is, and leads to where that is shown.
http::Response ask(const SharedSite& site, db::Database& writer, const TopupGame& game, const TopupForm& form,
                   const flow::FitTarget& fit) {
    const auto check = flow::check_nickname(site->services(writer), game.product.id, fit.target, fit.zone, form.kept());
    const std::string token = topup::CheckStore{writer, site->vault}.token(check);
    if (check.state == CheckState::asked) return http::Response::see_other("/topup/cek/" + token);
    return topup_checked_page(*site, game, check, token);
}

db::IdempotencyKey key_of(const crypto::Vault& vault, const TopupForm& form, ProductId product) {
    const std::string request = fmt::format("{} {}", product, form.canonical());
    return {.actor = "form",
            .route = "POST /topup",
            .key = crypto::to_hex(vault.lookup_hash("form", form.key + "\n" + request)),
            .request = request};
}

/// The answer that the same form had before, from a browser that did not see it.
std::optional<http::Response> answered_before(const Site& site, const TopupForm& form, const TopupGame& game,
                                              db::Database& reader) {
    if (form.key.empty() || !form.confirmed) return std::nullopt;
    const auto answer = db::answered(reader, site.vault, key_of(site.vault, form, game.product.id));
    return answer ? std::optional{http::Response::see_other(answer->body)} : std::nullopt;
}

http::Response ordered(const SharedSite& site, db::Database& writer, const TopupForm& form, ProductId product,
                       const flow::TopupRequest& wanted) {
    const auto act = [&] {
        const auto placed = flow::order_topup(site->services(writer), wanted);
        return db::StoredAnswer{.status = 303, .body = status_page(site->vault, placed.placed.order)};
    };
    if (form.key.empty()) return http::Response::see_other(act().body);
    const db::IdempotencyKey key = key_of(site->vault, form, product);
    return http::Response::see_other(db::once(writer, site->vault, key, site->clock.now(), act).body);
}

/// What a refusal of the flow says to a buyer.
std::optional<people::Complaint> complaint_from(const Error& error) {
    if (error.kind() != ErrorKind::refused) return std::nullopt;
    if (error.subject() == "repeat")
        return people::Complaint{"target",
                                 "Item yang sama untuk ID ini sudah dipesan. Selesaikan pesanan itu lewat link di "
                                 "WhatsApp, atau pilih item lain. Sebagian item hanya dapat dibeli sekali sehari."};
    if (error.subject() == "open_orders")
        return people::Complaint{"no_wa",
                                 "Nomor ini masih punya beberapa pesanan yang belum dibayar. Bayar salah satunya, atau "
                                 "coba lagi setelah batas waktunya lewat."};
    return people::Complaint{"service", "Item ini baru saja tidak tersedia. Pilih yang lain."};
}

/// The second POST, with what the buyer has seen and said yes to.
http::Response confirm(const SharedSite& site, db::Database& writer, TopupGame game, const TopupForm& form,
                       const CheckedTopup& correct, const KnownAccount& account) {
    const auto seen = Money::parse(form.seen);
    flow::TopupRequest wanted{.service = correct.offer->service.id,
                              .target = correct.fit.target,
                              .zone = correct.fit.zone,
                              .nickname = account.state == CheckState::found ? account.nickname : std::string{},
                              .typed = flow::TypedBuyer{correct.details, *correct.phone},
                              // A form that was made by hand shows nothing: it buys at the price of now.
                              .shown_price = form.seen.empty() ? std::nullopt : std::optional{seen.value_or(Money{})},
                              .consent = true};
    try {
        return ordered(site, writer, form, game.product.id, wanted);
    } catch (const Error& error) {
        const auto complaint = complaint_from(error);
        if (!complaint) throw;
        game = TopupGame::of(site->services(writer), game.product.id).value_or(std::move(game));
        const CheckedTopup now = checked(form, game);
        if (error.subject() == "price" && now.complaints.empty())
            return topup_confirm_page(*site, game, form, now, account, {}, Price::changed, 422);
        return topup_form_page(*site, game, form, {*complaint}, 422);
    }
}

bool within_limits(const Site& site, const http::Request& request, const TopupGame& game, const CheckedTopup& correct) {
    const std::string target = fmt::format("{} {} {}", game.product.id, correct.fit.target, correct.fit.zone);
    return site.limiter.take("topup", request.peer, k_one_address) &&
           site.limiter.take("topup-id", target, k_one_target) &&
           site.limiter.take("topup-wa", correct.phone->e164(), k_one_phone);
}

http::Answer order(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!from_our_own_page(*site, request)) return site->view.failure(403);
    auto game = game_of(site, request, reader);
    if (!game) return site->view.failure(404);
    TopupForm form = TopupForm::read(request.form);
    if (form.key.empty()) form.key = request.headers.get("idempotency-key");
    if (auto before = answered_before(*site, form, *game, reader)) return std::move(*before);
    CheckedTopup correct = checked(form, *game);
    if (!correct.complaints.empty()) return topup_form_page(*site, *game, form, correct.complaints, 422);
    if (!within_limits(*site, request, *game, correct)) return too_many(*site);
    if (!form.confirmed) {
        if (game->has_check() && !site->limiter.take("nickname", request.peer, k_checks)) return too_many(*site);
        return [site, game = std::move(*game), form = std::move(form), fit = correct.fit](db::Database& writer) {
            return ask(site, writer, game, form, fit);
        };
    }
    const KnownAccount account = account_of(*site, reader, *game, form, correct.fit);
    if (account.state == CheckState::not_found) return topup_form_page(*site, *game, form, nobody_has(*game), 422);
    if (account.state != CheckState::found && game->has_check() && !form.sure)
        return topup_confirm_page(*site, *game, form, correct, account,
                                  {{"benar", "Centang bila ID dan zone di atas sudah benar."}}, Price::as_shown, 422);
    return [site, game = std::move(*game), form = std::move(form), account](db::Database& writer) {
        const CheckedTopup now = checked(form, game);
        return confirm(site, writer, game, form, now, account);
    };
}

http::Answer show_check(const SharedSite& site, const http::Request& request, db::Database& reader) {
    const db::Snapshot snapshot{reader};
    const std::string token{request.parameters.get("token")};
    const auto check = topup::CheckStore{reader, site->vault}.by_token(token);
    const auto game = check ? TopupGame::of(site->services(reader), check->product) : std::nullopt;
    if (!game) return site->view.failure(404);
    if (check->state == CheckState::asked && site->clock.now() < check->asked_at + k_patience)
        return topup_wait_page(*site, *game, k_look_again_s);
    return topup_checked_page(*site, *game, *check, token);
}

}  // namespace

http::Answer topup_list(const SharedSite& site, const http::Request& request, db::Database& reader) {
    if (!site->about().topup.supplier) return site->view.failure(404);
    const db::Snapshot snapshot{reader};
    const std::string_view typed = text::first_characters(request.query.get("cari"), 100);
    const std::string wanted = text::folded(typed);
    auto games = cards(reader, topup::Channel::game, wanted);
    auto operators = cards(reader, topup::Channel::prepaid, wanted);
    text::PageData data;
    data.set("search", typed)
        .show("nothing", games.empty() && operators.empty())
        .show("has_games", !games.empty())
        .show("has_operators", !operators.empty())
        .list("games", std::move(games))
        .list("operators", std::move(operators));
    http::Response page = site->view.page(
        200, "topup",
        {.title = "Top up game dan pulsa",
         .description = "Top up game, pulsa dan token: pilih item, pastikan akunnya, bayar lewat Trakteer.",
         .path = "/topup",
         .shared_path = {},
         .for_everybody = typed.empty()},
        std::move(data));
    return visited(site, request, reader, {.page = std::move(page)});
}

void add_topup(http::Router& router, const SharedSite& site) {
    router.add("GET", "/topup", [site](const http::Request& request, db::Database& reader) {
        return topup_list(site, request, reader);
    });
    router.add("GET", "/topup/{game}",
               [site](const http::Request& request, db::Database& reader) { return show(site, request, reader); });
    router.add("POST", "/topup/{game}",
               [site](const http::Request& request, db::Database& reader) { return order(site, request, reader); });
    router.add("GET", "/topup/cek/{token}", [site](const http::Request& request, db::Database& reader) {
        return show_check(site, request, reader);
    });
}

}  // namespace mitra::web
