#include "cli/account/account_view.hpp"
#include "cli/person/person_view.hpp"
#include "lib/flow/assign_account.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string account, person;
};

void assign(Context& context, const Request& request) {
    const AccountId account = tiktok_account_named(context, request.account).id;
    const PersonId person = person_named(context, request.person).id;
    const auto done = flow::assign_account(context.services(), account, person);
    if (done.changed) context.concerns(1);
    context.print("{} ({}) {} {}", done.account.id, done.account.handle(), done.changed ? "is given to" : "is with",
                  person);
    if (done.changed && !done.account.cart_verified_at)
        context.note(fmt::format("nobody has seen its yellow cart: 'mitra account verify-cart {}'", done.account.id));
    if (done.changed && !done.account.secret_set_at)
        context.note("it has no secret: the member cannot be told how to sign in");
    context.answer(account_object(context, done.account).add("changed", done.changed));
}

void unassign(Context& context, const Ids& ids) {
    context.each(ids, [&](const std::string& reference) {
        const auto before = tiktok_account_named(context, reference);
        const auto done = flow::unassign_account(context.services(), before.id, context.actor().reason);
        Object row = account_row(context, done.account);
        row.add("changed", done.changed).add("held_by", before.holder);
        const std::string words = done.changed ? fmt::format("{} is back in the pool; {} may know its password",
                                                             done.account.handle(), *before.holder)
                                               : fmt::format("{} was free already", done.account.handle());
        return Result{words, row};
    });
}

}  // namespace

void account_assign(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ACC", request->account, "ACC-6 or @name")
        .argument("PERSON", request->person, "a member whose tier comes with an account")
        .run([request](Context& context) { assign(context, *request); });
}

void account_unassign(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("ACC", *ids, "ACC-6 or @name; with --reason for who has it")
        .needs_confirmation()
        .run([ids](Context& context) { unassign(context, *ids); });
}

}  // namespace mitra::cli
