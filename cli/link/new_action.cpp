#include <fmt/format.h>

#include "cli/person/person_view.hpp"
#include "lib/flow/admin_action.hpp"

namespace mitra::cli {
namespace {

struct Action {
    std::string verb;
    std::string id;
};

struct Token {
    std::string role;
    std::optional<std::string> person;
    std::int64_t days = 30;
};

void issue_action(Context& context, const Action& request) {
    const auto action = flow::issue_admin_action(context.services(), request.verb, request.id);
    context.concerns(1);
    // A rehearsal's link is rolled back: shown, it would be tried and open nothing.
    const Value url = context.dry_run() ? Value{} : Value{action.url};
    context.print("{}", context.dry_run() ? "the link is made when you go ahead" : action.url);
    if (!context.dry_run())
        context.note(fmt::format("{} does '{} {}' once, until {}; it is shown this once", action.id, request.verb,
                                 request.id, in_words(context.iso(action.expires_at))));
    context.answer({{"id", action.id},
                    {"action", fmt::format("{} {}", request.verb, request.id)},
                    {"url", url},
                    {"expires_at", context.iso(action.expires_at)}});
}

void issue_token(Context& context, const Token& request) {
    std::optional<PersonId> person;
    if (request.person) person = person_named(context, *request.person).id;
    const auto token = flow::issue_api_token(context.services(), request.role, person, std::chrono::days{request.days});
    context.concerns(1);
    const Value shown = context.dry_run() ? Value{} : Value{token.token};
    context.print("{}", context.dry_run() ? "the token is made when you go ahead" : token.token);
    if (!context.dry_run())
        context.note(fmt::format("{} is a token for \"Authorization: Bearer\" until {}; it is shown this once",
                                 token.id, in_words(context.iso(token.expires_at))));
    context.answer({{"id", token.id},
                    {"role", request.role},
                    {"person", person},
                    {"token", shown},
                    {"expires_at", context.iso(token.expires_at)}});
}

}  // namespace

void link_new_admin_action(Verb& verb) {
    auto action = std::make_shared<Action>();
    verb.argument("VERB", action->verb, "as typed after 'mitra': verify-payment, approve, \"delivery step\"")
        .argument("ID", action->id, "what it is done to: ORD-3, PER-12")
        .run([action](Context& context) { issue_action(context, *action); });
}

void link_new_api_token(Verb& verb) {
    auto token = std::make_shared<Token>();
    verb.choice("--role", token->role, {"admin", "member"}, "what it may do")
        .option("--person PERSON", token->person, "whose it is; a member's token needs one")
        .option("--days N", token->days, "how long it opens anything (1 to 366, default 30)")
        .run([token](Context& context) { issue_token(context, *token); });
}

}  // namespace mitra::cli
