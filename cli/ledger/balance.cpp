#include "cli/ledger/entry_view.hpp"
#include "cli/paging.hpp"
#include "lib/ledger/account.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    std::optional<std::string> account, at;
    Paging paging;
};

const std::vector<Column> k_columns{{"account", "ACCOUNT"}, {"balance", "BALANCE"}, {"class", "CLASS"}};

Object row_of(const ledger::Balance& balance) {
    const auto account_class = ledger::class_of(balance.account);
    return {{"account", balance.account},
            {"balance", balance.amount},
            {"class", account_class ? std::string{ledger::name(*account_class)} : "unknown"}};
}

/// The accounts of a kind ("cash" or "cash:"), or nothing where `typed` is one account's name.
bool is_kind(const std::string& typed) {
    const std::string kind = typed.ends_with(':') ? typed.substr(0, typed.size() - 1) : typed;
    return ledger::class_of(kind + ":x") || ledger::class_of(kind + ":PER-1") || ledger::class_of(kind + ":CAS-1");
}

void balance(Context& context, const Asked& asked) {
    if (asked.paging.since)
        throw Error{ErrorKind::usage, "--since: a balance has no date of its own",
                    "--at T is what had happened before it; 'mitra ledger journal --since' lists what happened after"};
    if (asked.at && asked.paging.until)
        throw Error{ErrorKind::usage, "--at and --until mean the same", "give one of them"};
    const auto until = context.time(asked.at ? "--at" : "--until", asked.at ? asked.at : asked.paging.until);
    ledger::LedgerStore books{context.database()};
    Page page;
    std::string prefix;
    if (asked.account && is_kind(*asked.account)) {
        prefix = *asked.account + (asked.account->ends_with(':') ? "" : ":");
    } else if (asked.account) {
        const std::string account = account_named(context, *asked.account);
        const Money amount = until ? books.balance(account, *until) : books.balance(account);
        page.items.push_back(row_of({account, amount}));
        if (asked.paging.count) page.total = 1;
        context.list(k_columns, std::move(page));
        return;
    }
    auto found = books.balances(prefix, until, asked.paging.after.value_or(""), asked.paging.limit + 1);
    if (cut_to(found, asked.paging.limit)) page.next = found.back().account;
    for (const auto& account : found)
        page.items.push_back(row_of(account));
    if (asked.paging.count) page.total = books.count_accounts(prefix);
    context.list(k_columns, std::move(page));
}

}  // namespace

void ledger_balance(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.argument("[ACCOUNT]", asked->account, "one account, as cash:BCA; or a kind of them, as cash or credit")
        .option("--at TIME", asked->at, "as it was at this time, from what had happened before it")
        .pages(asked->paging)
        .run([asked](Context& context) { balance(context, *asked); });
}

}  // namespace mitra::cli
