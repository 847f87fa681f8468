#include "cli/account/account_view.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string username;
    AccountWords words;
    bool cart = false;
};

void add(Context& context, const Request& request) {
    flow::AccountChange change = change_of(request.words);
    if (request.cart) change.cart = true;
    const auto account = flow::add_account(context.services(), request.username, change);
    context.concerns(1);
    context.print("{} added: {}", account.id, account.handle());
    context.answer(account_object(context, account));
}

}  // namespace

void account_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("@NAME", request->username, "its name at TikTok, or the address of its page");
    declare_account(verb, request->words)
        .flag("--cart", request->cart, "its yellow cart is there: somebody has just looked")
        .run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
