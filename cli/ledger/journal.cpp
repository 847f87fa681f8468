#include "cli/ledger/entry_view.hpp"
#include "cli/paging.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    ledger::EntryFilter filter;
    Paging paging;
};

void journal(Context& context, const Asked& asked) {
    ledger::EntryFilter filter = asked.filter;
    if (filter.account) filter.account = account_named(context, *filter.account);
    filter.since = context.time("--since", asked.paging.since);
    filter.until = context.time("--until", asked.paging.until);
    ledger::LedgerStore books{context.database()};
    auto found = books.list(filter, after_of<JournalId>(asked.paging), asked.paging.limit + 1);
    Page page;
    if (cut_to(found, asked.paging.limit)) page.next = to_string(found.back().id);
    for (const ledger::Entry& entry : found)
        page.items.push_back(entry_object(context, entry));
    if (asked.paging.count) page.total = books.count(filter);
    context.list({{"id", "ID"},
                  {"at", "AT"},
                  {"act", "ACT"},
                  {"about", "ABOUT"},
                  {"amount", "AMOUNT"},
                  {"debit", "DEBIT"},
                  {"credit", "CREDIT"}},
                 std::move(page));
}

}  // namespace

void ledger_journal(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.option("--account ACCOUNT", asked->filter.account, "only what touches this account, as cash:BCA")
        .option("--about ID", asked->filter.about, "only what is about this thing, as ORD-1042")
        .option("--act ACT", asked->filter.act, "only this act, as order.paid or transfer")
        .pages(asked->paging)
        .run([asked](Context& context) { journal(context, *asked); });
}

}  // namespace mitra::cli
