#include <iostream>
#include <iterator>

#include "cli/account/account_view.hpp"
#include "lib/base/error.hpp"
#include "lib/crypto/secret_file.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string account;
    std::optional<std::filesystem::path> from;
};

std::string without_end(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

std::string typed_secret(const Request& request) {
    if (request.from) return without_end(crypto::read_secret_file(*request.from));
    std::string text;
    char piece[1024];
    while (text.size() <= membership::k_longest_secret && std::cin.read(piece, sizeof piece).gcount() > 0)
        text.append(piece, static_cast<std::size_t>(std::cin.gcount()));
    return without_end(text);
}

void set(Context& context, const Request& request) {
    const auto account = tiktok_account_named(context, request.account);
    const bool replaced = flow::set_account_secret(context.services(), account.id, typed_secret(request));
    context.concerns(1);
    context.print("the secret of {} ({}) is {}", account.id, account.handle(), replaced ? "replaced" : "kept");
    context.answer({{"id", account.id}, {"username", account.handle()}, {"replaced", replaced}});
}

void show(Context& context, const std::string& reference) {
    const auto account = tiktok_account_named(context, reference);
    const auto secret = accounts(context).secret(account.id);
    if (!secret)
        throw Error{ErrorKind::not_found, fmt::format("{} ({}) has no secret", account.id, account.handle()),
                    fmt::format("'mitra account secret set {}' keeps one", account.id), "account"};
    context.audit_read("account.secret.show", to_string(account.id));
    context.document("secret", *secret + "\n");
}

}  // namespace

void account_secret_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ACC", request->account, "ACC-6 or @name; how one signs in to it comes from stdin")
        .option("--from FILE", request->from, "read it from this file instead, which only you may read")
        .run([request](Context& context) { set(context, *request); });
}

void account_secret_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("ACC", *reference, "ACC-6 or @name; that you looked is written down")
        .run([reference](Context& context) { show(context, *reference); });
}

}  // namespace mitra::cli
