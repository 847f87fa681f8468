#include "lib/ledger/hledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/ledger/account.hpp"

namespace mitra::ledger {
namespace {

struct Top {
    std::string_view name;
    char type;
};

/// hledger's words for the five classes, and the letter of their type; cash is an asset that is at hand.
Top top_of(std::string_view account) {
    constexpr std::array<Top, 5> k_tops{
        {{"assets", 'A'}, {"liabilities", 'L'}, {"equity", 'E'}, {"income", 'R'}, {"expenses", 'X'}}};
    const auto account_class = class_of(account);
    if (!account_class) return {"unknown", 'A'};  // `ledger verify` complains about it
    if (account.starts_with("cash:")) return {"assets", 'C'};
    return k_tops.at(static_cast<std::size_t>(*account_class));
}

/// On one line, without what begins a comment or ends a tag: an actor is whatever somebody said after --as.
std::string plain(std::string text) {
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == ';' || c == ',' || c == '|'; },
        '_');
    return text;
}

}  // namespace

std::string hledger_account(std::string_view account) {
    return fmt::format("{}:{}", top_of(account).name, account);
}

std::string hledger_head() {
    return "commodity IDR 1000.\n\n";
}

std::string hledger_declaration(std::string_view account) {
    return fmt::format("account {}  ; type: {}\n", hledger_account(account), top_of(account).type);
}

std::string hledger_transaction(const Entry& entry, Zone zone) {
    const LocalTime time = local_time(entry.what.at, zone);
    std::string text = fmt::format("{:04}-{:02}-{:02} * ({}) {} | {}\n    ; source:{}, actor:{}, at:{}\n", time.year,
                                   time.month, time.day, entry.id, plain(entry.what.act), plain(entry.what.about),
                                   plain(entry.what.source), plain(entry.what.actor), to_iso8601(entry.what.at, zone));
    for (const auto& [account, amount] : entry.what.postings)
        text += fmt::format("    {:<40}  IDR {}\n", hledger_account(account), amount.rupiah());
    return text + "\n";
}

}  // namespace mitra::ledger
