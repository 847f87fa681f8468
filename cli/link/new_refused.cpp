// Links that this version could make and nothing could open: refused, so that nobody sends one out.
#include "cli/context.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

struct Action {
    std::string verb;
    std::string id;
};
struct Token {
    std::string role;
    std::optional<std::string> person;
};

}  // namespace

void link_new_admin_action(Verb& verb) {
    auto action = std::make_shared<Action>();
    verb.argument("VERB", action->verb, "as typed after 'mitra', in quotes where it has a blank")
        .argument("ID", action->id, "what it is done to")
        .run([action](Context&) {
            throw Error{ErrorKind::refused, "this version has no page that opens an admin's action",
                        fmt::format("do it here: mitra {} {}", action->verb, action->id), "link"};
        });
}

void link_new_api_token(Verb& verb) {
    auto token = std::make_shared<Token>();
    verb.choice("--role", token->role, {"admin", "member"}, "what it may do")
        .option("--person PERSON", token->person, "whose it is")
        .run([token](Context&) {  // the options write into it
            throw Error{ErrorKind::refused, "this version has no JSON interface that a token could open",
                        "use the commands with --json", "link"};
        });
}

}  // namespace mitra::cli
