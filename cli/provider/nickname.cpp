#include "cli/child.hpp"
#include "cli/provider/service_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/check_nickname.hpp"
#include "lib/topup/check_store.hpp"
#include "lib/topup/target_rule.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string game, target;
    std::optional<std::string> zone;
};

/// As the supplier takes it. Error{usage} that says what it must look like.
std::string fitting(std::string_view what, const std::string& rule_text, const std::string& typed) {
    const auto rule = topup::TargetRule::parse(rule_text);
    if (!rule)
        throw Error{ErrorKind::refused, fmt::format("nobody said what the {} looks like", what),
                    "say it with 'mitra product set GAME --target-rule'", "product"};
    auto right = rule->normalised(typed);
    if (!right)
        throw Error{ErrorKind::usage, fmt::format("this is no {} of this game", what),
                    fmt::format("it is {}", rule->hint()), "target"};
    return std::move(*right);
}

topup::Check check_of(Context& context, const topup::Game& game, Request request) {
    if (!request.zone && !game.zone_rule.empty())
        if (const auto parts = topup::split_target(request.target)) {
            request.target = parts->first;
            request.zone = parts->second;
        }
    if (request.zone && game.zone_rule.empty())
        throw Error{ErrorKind::usage, "this game has no zones", "leave it out", "target"};
    if (!request.zone && !game.zone_rule.empty())
        throw Error{ErrorKind::usage, "this game needs a zone", "it comes after the id", "target"};
    const std::string target = fitting("id", game.target_rule, request.target);
    const std::string zone = request.zone ? fitting("zone", game.zone_rule, *request.zone) : std::string{};
    return db::in_transaction(context.database(),
                              [&] { return flow::check_nickname(context.services(), game.product, target, zone, ""); });
}

void nickname(Context& context, const Request& request) {
    const topup::Game game = game_named(context, request.game);
    if (game.nickname_code.empty())
        throw Error{ErrorKind::refused, fmt::format("nicknames of {} cannot be asked for", game.supplier_name),
                    "where the supplier can: 'mitra product set GAME --nickname-code CODE'", "product"};
    need_supplier(context);
    topup::Check check = check_of(context, game, request);
    if (check.state == topup::CheckState::asked && !context.dry_run()) {
        const auto job = db::Jobs{context.database()}.latest(flow::k_nickname_job, std::to_string(check.id));
        if (!job) throw Error{ErrorKind::internal, "nobody asks for this nickname", "try again", "nickname"};
        run_job(context, job->id);
        topup::CheckStore checks{context.database(), context.app().vault()};
        if (auto answered = checks.find(check.id)) check = std::move(*answered);
    }
    context.show({{"game", game.supplier_name},
                  {"result", context.dry_run() && check.state == topup::CheckState::asked ? "not_asked"
                                                                                          : topup::name(check.state)},
                  {"nickname", or_null(check.nickname)},
                  {"country", or_null(check.country)}});
}

}  // namespace

void provider_nickname(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("GAME", request->game, "its product's id, slug or name")
        .argument("TARGET", request->target, "the player's id; with its zone as the game shows it: '12345678 (2685)'")
        .argument("[ZONE]", request->zone, "the zone or server, where the game has one")
        .run([request](Context& context) { nickname(context, *request); });
}

}  // namespace mitra::cli
