#include "lib/ledger/bulk_store.hpp"

#include <cassert>

#include "lib/ledger/entry_sums.hpp"

namespace mitra::ledger {
namespace {

JournalId add_entry(db::Database& database, const NewEntry& entry) {
    database.prepared("INSERT INTO journal (source, act, about, actor, at) VALUES (:source, :act, :about, :actor, :at)")
        .bind(":source", entry.source)
        .bind(":act", entry.act)
        .bind(":about", entry.about)
        .bind(":actor", entry.actor)
        .bind(":at", entry.at)
        .run();
    return JournalId{database.last_row_id()};
}

void add_posting(db::Database& database, JournalId id, std::int64_t account, Instant at, Money amount) {
    database
        .prepared("INSERT INTO posting (journal_id, account_id, at, rupiah) VALUES (:journal, :account, :at, :rupiah)")
        .bind(":journal", id)
        .bind(":account", account)
        .bind(":at", at)
        .bind(":rupiah", amount)
        .run();
}

}  // namespace

std::int64_t BulkStore::account_id(const std::string& name) {
    const auto known = accounts_.find(name);
    if (known != accounts_.end()) return known->second;
    const auto find = [&] {
        return database_.prepared("SELECT id FROM account WHERE name = :name").bind(":name", name).optional_integer();
    };
    auto id = find();
    if (!id) {
        add_account(database_, name);
        id = find();
    }
    return accounts_.emplace(name, id.value()).first->second;
}

void BulkStore::post(const std::vector<NewEntry>& entries) {
    assert(database_.in_transaction());
    struct Line {
        JournalId entry;
        std::int64_t account;
        Instant at;
        Money amount;
    };
    std::vector<Line> lines;
    std::vector<JournalId> ids;
    ids.reserve(entries.size());
    lines.reserve(entries.size() * 4);
    for (const NewEntry& entry : entries) {
        const Sums sums = sums_of(entry);
        ids.push_back(add_entry(database_, entry));
        for (const auto& [account, amount] : sums)
            lines.push_back({ids.back(), account_id(account), entry.at, amount});
    }
    for (const Line& line : lines)
        add_posting(database_, line.entry, line.account, line.at, line.amount);
    for (const JournalId id : ids)
        database_.prepared("INSERT INTO journal_seal (journal_id) VALUES (:id)").bind(":id", id).run();
}

}  // namespace mitra::ledger
