#include "lib/ledger/ledger_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <map>

#include "lib/base/error.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/entry_sums.hpp"

namespace mitra::ledger {
namespace {

/// The names from `prefix` on that begin with it: up to the last character there is.
constexpr const char* k_last_character = "\xF4\x8F\xBF\xBF";

constexpr std::size_t k_most_acts = 100;

/// False where the account is not there yet.
bool add_posting(db::Database& database, JournalId id, Instant at, std::string_view account, Money amount) {
    return database
               .prepared(R"sql(
                   INSERT INTO posting (journal_id, account_id, at, rupiah)
                   SELECT :journal, id, :at, :rupiah FROM account WHERE name = :account
               )sql")
               .bind(":journal", id)
               .bind(":account", account)
               .bind(":at", at)
               .bind(":rupiah", amount)
               .run() == 1;
}

std::vector<Posting> postings_of(db::Database& database, JournalId id) {
    return database
        .prepared(
            "SELECT name, rupiah FROM posting JOIN account ON account.id = account_id"
            " WHERE journal_id = :id ORDER BY rupiah < 0, name")
        .bind(":id", id)
        .rows([](const db::Row& row) {
            return Posting{row.text("name"), row.money("rupiah")};
        });
}

Entry read_entry(const db::Row& row) {
    return {row.id<JournalId>("id"),
            {.source = row.text("source"),
             .act = row.text("act"),
             .about = row.text("about"),
             .actor = row.text("actor"),
             .at = row.instant("at"),
             .postings = {}}};
}

/// Only what is asked for stands in the text, so that each question walks its own index: an account's postings, or the
/// entries by their thing, their act or their time; all are in the order of time.
std::string from_where(const EntryFilter& filter) {
    const bool by_account = filter.account.has_value();
    std::string sql = by_account ? " FROM posting p CROSS JOIN journal j ON j.id = p.journal_id"
                                   " WHERE p.account_id = (SELECT id FROM account WHERE name = :account)"
                                 : " FROM journal j WHERE TRUE";
    const std::string_view at = by_account ? "p.at" : "j.at";
    if (filter.about) sql += " AND j.about = :about";
    // A thing has few entries, an act has many: where both are asked for, the thing's index leads.
    if (filter.act) sql += by_account || filter.about ? " AND +j.act = :act" : " AND j.act = :act";
    if (filter.since) sql += fmt::format(" AND {} >= :since", at);
    if (filter.until) sql += fmt::format(" AND {} < :until", at);
    return sql;
}

void bind_filter(db::Query& query, const EntryFilter& filter) {
    if (filter.account) query.bind(":account", *filter.account);
    if (filter.about) query.bind(":about", *filter.about);
    if (filter.act) query.bind(":act", *filter.act);
    if (filter.since) query.bind(":since", *filter.since);
    if (filter.until) query.bind(":until", *filter.until);
}

/// The words that sources begin with ("settle", "refund"): each is one jump in the index, and there are few of them.
std::vector<std::string> acts_of_sources(db::Database& database) {
    std::vector<std::string> acts;
    for (std::string after; acts.size() < k_most_acts;) {
        std::string source;
        database.prepared("SELECT source FROM journal WHERE source > :after ORDER BY source LIMIT 1")
            .bind(":after", after)
            .each_row([&](const db::Row& row) { source = row.text("source"); });
        if (source.empty()) break;
        acts.push_back(source.substr(0, source.find(':')));
        after = acts.back() + ';';  // what follows ':' in ASCII
    }
    return acts;
}

/// Those that book an id, are about it, or touch an account of its own; one may come twice.
void add_concerning(db::Database& database, const std::string& id, const std::vector<std::string>& acts,
                    std::int64_t limit, std::vector<Entry>& entries) {
    const auto take = [&](const db::Row& row) { entries.push_back(read_entry(row)); };
    for (const std::string& act : acts)
        database
            .prepared(
                "SELECT * FROM journal WHERE source = :source OR (source > :source || ':' AND source < :source ||"
                " ';') LIMIT :limit")
            .bind(":source", fmt::format("{}:{}", act, id))
            .bind(":limit", limit)
            .each_row(take);
    database.prepared("SELECT * FROM journal WHERE about = :id ORDER BY at, id LIMIT :limit")
        .bind(":id", id)
        .bind(":limit", limit)
        .each_row(take);
    for (const std::string_view kind : {"payable", "credit", "refund_due", "suspense"})
        database
            .prepared(R"sql(
                SELECT j.* FROM posting p CROSS JOIN journal j ON j.id = p.journal_id
                 WHERE p.account_id = (SELECT id FROM account WHERE name = :account)
                 ORDER BY p.at, p.journal_id LIMIT :limit
            )sql")
            .bind(":account", fmt::format("{}:{}", kind, id))
            .bind(":limit", limit)
            .each_row(take);
}

}  // namespace

void add_account(db::Database& database, std::string_view account) {
    database.prepared("INSERT INTO account (name, class) VALUES (:name, :class)")
        .bind(":name", account)
        .bind(":class", name(class_of(account).value()))
        .run();
}

std::optional<JournalId> LedgerStore::post(const NewEntry& entry) {
    assert(database_.in_transaction());
    const Sums sums = sums_of(entry);
    if (const auto before = by_source(entry.source)) {
        Sums booked;
        for (const auto& [account, amount] : before->what.postings)
            booked[account] = amount;
        if (booked == sums) return std::nullopt;
        throw wrong(entry, fmt::format("{} booked it before with other postings", before->id));
    }
    const JournalId id{database_
                           .prepared(R"sql(
            INSERT INTO journal (source, act, about, actor, at) VALUES (:source, :act, :about, :actor, :at) RETURNING id
        )sql")
                           .bind(":source", entry.source)
                           .bind(":act", entry.act)
                           .bind(":about", entry.about)
                           .bind(":actor", entry.actor)
                           .bind(":at", entry.at)
                           .integer()};
    for (const auto& [account, amount] : sums) {
        if (add_posting(database_, id, entry.at, account, amount)) continue;
        add_account(database_, account);
        add_posting(database_, id, entry.at, account, amount);
    }
    database_.prepared("INSERT INTO journal_seal (journal_id) VALUES (:id)").bind(":id", id).run();
    return id;
}

std::optional<Entry> LedgerStore::find(JournalId id) {
    auto entry = database_.prepared("SELECT * FROM journal WHERE id = :id").bind(":id", id).optional_row(read_entry);
    if (entry) entry->what.postings = postings_of(database_, entry->id);
    return entry;
}

std::optional<Entry> LedgerStore::by_source(std::string_view source) {
    auto entry = database_.prepared("SELECT * FROM journal WHERE source = :source")
                     .bind(":source", source)
                     .optional_row(read_entry);
    if (entry) entry->what.postings = postings_of(database_, entry->id);
    return entry;
}

std::vector<Entry> LedgerStore::list(const EntryFilter& filter, JournalId after, std::int64_t limit) {
    std::int64_t after_at = std::numeric_limits<std::int64_t>::min();
    if (after.value > 0) {
        const auto at =
            database_.prepared("SELECT at FROM journal WHERE id = :id").bind(":id", after).optional_integer();
        if (!at)
            throw Error{ErrorKind::not_found, fmt::format("no journal entry {} to go on from", after),
                        "take the 'next' of the page before", "journal"};
        after_at = *at;
    }
    const std::string_view key = filter.account ? "p.at, p.journal_id" : "j.at, j.id";
    auto query = database_.prepared(
        fmt::format("SELECT j.id, j.source, j.act, j.about, j.actor, j.at{} AND ({}) > (:after_at, :after)"
                    " ORDER BY {} LIMIT :limit",
                    from_where(filter), key, key));
    bind_filter(query, filter);
    query.bind(":after_at", after_at).bind(":after", after).bind(":limit", limit);
    auto entries = query.rows(read_entry);
    for (Entry& entry : entries)
        entry.what.postings = postings_of(database_, entry.id);
    return entries;
}

std::int64_t LedgerStore::count(const EntryFilter& filter) {
    auto query = database_.prepared("SELECT count(*)" + from_where(filter));
    bind_filter(query, filter);
    return query.integer();
}

std::vector<Entry> LedgerStore::concerning(const std::vector<std::string>& ids, std::int64_t limit) {
    const std::vector<std::string> acts = acts_of_sources(database_);
    std::vector<Entry> entries;
    for (const std::string& id : ids)
        add_concerning(database_, id, acts, limit, entries);
    const auto key = [](const Entry& entry) { return std::pair{entry.what.at, entry.id}; };
    std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
    entries.erase(
        std::unique(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.id == b.id; }),
        entries.end());
    if (entries.size() > static_cast<std::size_t>(limit)) entries.erase(entries.begin() + limit, entries.end());
    for (Entry& entry : entries)
        entry.what.postings = postings_of(database_, entry.id);
    return entries;
}

Money LedgerStore::balance(std::string_view account) {
    return Money{database_
                     .prepared("SELECT ifnull(sum(rupiah), 0) FROM account_balance"
                               " WHERE account_id = (SELECT id FROM account WHERE name = :account)")
                     .bind(":account", account)
                     .integer()};
}

Money LedgerStore::balance(std::string_view account, Instant until) {
    return Money{database_
                     .prepared("SELECT ifnull(sum(rupiah), 0) FROM posting"
                               " WHERE account_id = (SELECT id FROM account WHERE name = :account) AND at < :until")
                     .bind(":account", account)
                     .bind(":until", until)
                     .integer()};
}

Money LedgerStore::change(std::string_view account, Instant since, Instant until) {
    return Money{database_
                     .prepared("SELECT ifnull(sum(rupiah), 0) FROM posting"
                               " WHERE account_id = (SELECT id FROM account WHERE name = :account)"
                               " AND at >= :since AND at < :until")
                     .bind(":account", account)
                     .bind(":since", since)
                     .bind(":until", until)
                     .integer()};
}

std::vector<Balance> LedgerStore::balances(std::string_view prefix, std::optional<Instant> until,
                                           std::string_view after, std::int64_t limit) {
    const std::string_view sum =
        until ? "(SELECT ifnull(sum(rupiah), 0) FROM posting WHERE account_id = account.id AND at < :until)"
              : "ifnull((SELECT rupiah FROM account_balance WHERE account_id = account.id), 0)";
    auto query = database_.prepared(
        fmt::format("SELECT name, {} AS rupiah FROM account WHERE name >= :prefix AND name < :end AND name > :after"
                    " ORDER BY name LIMIT :limit",
                    sum));
    query.bind(":prefix", prefix).bind(":end", std::string{prefix} + k_last_character).bind(":after", after);
    if (until) query.bind(":until", *until);
    return query.bind(":limit", limit).rows([](const db::Row& row) {
        return Balance{row.text("name"), row.money("rupiah")};
    });
}

std::int64_t LedgerStore::count_accounts(std::string_view prefix) {
    return database_.prepared("SELECT count(*) FROM account WHERE name >= :prefix AND name < :end")
        .bind(":prefix", prefix)
        .bind(":end", std::string{prefix} + k_last_character)
        .integer();
}

}  // namespace mitra::ledger
