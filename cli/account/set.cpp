#include "cli/account/account_view.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

struct Request {
    Ids ids;
    AccountWords words;
};

Result changed_result(Context& context, const flow::ChangedAccount& done, std::string_view words) {
    Object row = account_row(context, done.account);
    row.add("changed", done.changed);
    return {fmt::format("{} {}", done.account.handle(), done.changed ? words : "is so already; it counts as looked at"),
            row};
}

bool says_nothing(const flow::AccountChange& change) {
    return !change.username && !change.tiktok_id && !change.shop_id && !change.shop_name && !change.notes &&
           !change.status && !change.checked;
}

void set(Context& context, const Request& request) {
    const flow::AccountChange change = change_of(request.words);
    if (says_nothing(change))
        throw Error{ErrorKind::usage, "nothing to set", "--status, --checked, --notes, --username, --shop-name, ...",
                    "account"};
    context.each(request.ids, [&](const std::string& reference) {
        const auto id = tiktok_account_named(context, reference).id;
        const auto done = flow::change_account(context.services(), id, change);
        const bool only_looked = change.checked && !done.changed;
        return changed_result(context, done, only_looked ? "looked at" : "changed");
    });
}

struct Cart {
    Ids ids;
    bool lost = false;
};

void verify_cart(Context& context, const Cart& request) {
    context.each(request.ids, [&](const std::string& reference) {
        const auto id = tiktok_account_named(context, reference).id;
        const auto done = flow::change_account(context.services(), id, {.cart = !request.lost});
        return changed_result(context, done, request.lost ? "has no yellow cart" : "has its yellow cart");
    });
}

}  // namespace

void account_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.ids("ACC", request->ids, "ACC-6 or @name");
    declare_account(verb, request->words)
        .option("--username @NAME", request->words.change.username, "its new name at TikTok")
        .flag("--checked", request->words.change.checked, "somebody looked at it, and all is as it was")
        .run([request](Context& context) { set(context, *request); });
}

void account_verify_cart(Verb& verb) {
    auto request = std::make_shared<Cart>();
    verb.ids("ACC", request->ids, "accounts whose yellow cart somebody has just seen")
        .flag("--lost", request->lost, "it is not there any more")
        .run([request](Context& context) { verify_cart(context, *request); });
}

}  // namespace mitra::cli
