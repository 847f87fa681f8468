#include <map>

#include "cli/ledger/entry_view.hpp"
#include "lib/flow/explain_books.hpp"

namespace mitra::cli {
namespace {

using Sums = std::map<std::string, Money, std::less<>>;

Object explained_object(Context& context, const flow::ExplainedEntry& explained, Sums& sums) {
    const ledger::Entry& entry = explained.entry;
    List postings;
    for (const auto& [account, amount] : entry.what.postings) {
        Money& sum = sums[account];
        sum = sum + amount;
        postings.emplace_back(Object{{"account", account}, {"amount", amount}, {"sum", sum}});
    }
    return {{"id", entry.id},
            {"at", context.iso(entry.what.at)},
            {"act", entry.what.act},
            {"about", entry.what.about},
            {"actor", entry.what.actor},
            {"source", entry.what.source},
            {"reason", explained.reason.empty() ? Value{nullptr} : Value{explained.reason}},
            {"amount", moved(entry)},
            {"postings", std::move(postings)}};
}

void tell(Context& context, const flow::ExplainedEntry& explained, const Sums& before) {
    const ledger::NewEntry& what = explained.entry.what;
    context.print("{}  {}  {}, about {}, by {} ({})", explained.entry.id, minute(context, what.at), what.act,
                  what.about, what.actor, what.source);
    if (!explained.reason.empty()) context.print("    because: {}", explained.reason);
    for (const auto& [account, amount] : what.postings) {
        const auto sum = before.find(account);
        const Money then = (sum == before.end() ? Money{} : sum->second) + amount;
        context.print("    {:<28} {:>18}   makes {:>18}", account, signed_rupiah(amount), signed_rupiah(then));
    }
}

void explain(Context& context, const std::string& reference) {
    const auto entries = flow::explain_books(context.services(), reference);
    Sums sums;
    List items;
    for (const flow::ExplainedEntry& entry : entries) {
        tell(context, entry, sums);
        items.emplace_back(explained_object(context, entry, sums));
    }
    List left;
    if (entries.empty()) context.print("nothing was booked for {}", reference);
    if (entries.size() > 1) context.print("together");
    for (const auto& [account, sum] : sums) {
        left.emplace_back(Object{{"account", account}, {"balance", sum}});
        if (entries.size() > 1) context.print("    {:<28} {:>18}", account, signed_rupiah(sum));
    }
    if (std::ssize(entries) == flow::k_most_explained)
        context.note(
            fmt::format("only the first {} entries; 'mitra ledger journal' pages through all", flow::k_most_explained));
    context.answer({{"items", std::move(items)}, {"next", nullptr}, {"sums", std::move(left)}});
}

}  // namespace

void ledger_explain(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("ID", *reference, "JRN-5, ORD-1042, PAY-7, RFD-2, CAS-3, or a person: PER-12, a phone or an e-mail")
        .run([reference](Context& context) { explain(context, *reference); });
}

}  // namespace mitra::cli
