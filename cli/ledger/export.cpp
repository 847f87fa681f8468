#include "cli/context.hpp"
#include "lib/ledger/hledger.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_rows_at_once = 500;

struct Asked {
    std::string format = "hledger";
    std::optional<std::string> at;
};

/// Page by page, each written before the next is read: neither memory nor a read transaction grows with the books.
void export_books(Context& context, const Asked& asked) {
    ledger::LedgerStore books{context.database()};
    const ledger::EntryFilter filter{.until = context.time("--at", asked.at)};
    std::string text = ledger::hledger_head();
    for (std::string after;;) {
        const auto accounts = books.balances("", {}, after, k_rows_at_once);
        for (const auto& account : accounts)
            text += ledger::hledger_declaration(account.account);
        context.raw(std::exchange(text, {}));
        if (std::ssize(accounts) < k_rows_at_once) break;
        after = accounts.back().account;
    }
    text = "\n";
    for (JournalId after;;) {
        const auto entries = books.list(filter, after, k_rows_at_once);
        for (const auto& entry : entries)
            text += ledger::hledger_transaction(entry, context.zone());
        context.raw(std::exchange(text, {}));
        if (std::ssize(entries) < k_rows_at_once) break;
        after = entries.back().id;
    }
}

}  // namespace

void ledger_export(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.choice("--format", asked->format, {"hledger"}, "hledger's journal, which ledger and beancount tools read too")
        .option("--at TIME", asked->at, "the books as they were at this time")
        .run([asked](Context& context) { export_books(context, *asked); });
}

}  // namespace mitra::cli
