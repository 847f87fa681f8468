#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "lib/base/id.hpp"
#include "lib/db/cursor.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/verify.hpp"

namespace mitra::ledger {
namespace {

constexpr std::int64_t k_postings_in_a_read = 500'000;
constexpr std::int64_t k_postings_between_words = 65'536;
constexpr std::int64_t k_none = std::numeric_limits<std::int64_t>::max();

/// A table in the order of its first column, which is the key that the passes are merged by.
class Pass {
 public:
    explicit Pass(db::Query query) : cursor_{std::move(query)} { read_key(); }
    [[nodiscard]] std::int64_t key() const { return key_; }  ///< k_none behind the last row
    [[nodiscard]] std::int64_t integer(int place) const { return cursor_.integer(place); }
    [[nodiscard]] db::Row row() const { return cursor_.row(); }
    void next() {
        cursor_.next();
        read_key();
    }

 private:
    void read_key() { key_ = cursor_.on_row() ? cursor_.integer(0) : k_none; }

    db::Cursor cursor_;
    std::int64_t key_ = k_none;
};

/// The proof as it grows, over both passes.
class Prover {
 public:
    Prover(db::Database& database, const ProofProgress& progress) : database_{database}, progress_{progress} {
        top_ = database_
                   .prepared(R"sql(
            SELECT max(ifnull((SELECT max(id) FROM journal), 0), ifnull((SELECT max(journal_id) FROM posting), 0),
                       ifnull((SELECT max(journal_id) FROM journal_seal), 0))
        )sql")
                   .integer();
        if (progress_) of_ = 2 * database_.prepared("SELECT count(*) FROM posting").integer();
    }

    Proof prove() {
        std::int64_t after = std::numeric_limits<std::int64_t>::min();
        while (after < top_)
            after = prove_entries(after);
        std::optional<std::int64_t> account = std::numeric_limits<std::int64_t>::min();
        while (account)
            account = prove_accounts(*account);
        if (by_entry_ != by_account_)
            add("posting", "posting_by_account",
                fmt::format("the table holds {} postings, its index {}", by_entry_, by_account_));
        return std::move(proof_);
    }

 private:
    /// From the entry after `after` on; the last one it looked at, or `top_`.
    std::int64_t prove_entries(std::int64_t after) {
        const db::Snapshot snapshot{database_};
        const auto range = [&](const char* sql) {
            return database_.prepared(sql).bind(":after", after).bind(":top", top_);
        };
        Pass entries{range("SELECT id, at FROM journal WHERE id > :after AND id <= :top ORDER BY id")};
        Pass seals{
            range("SELECT journal_id FROM journal_seal WHERE journal_id > :after AND journal_id <= :top ORDER BY "
                  "journal_id")};
        Pass postings{
            range("SELECT journal_id, rupiah, at FROM posting WHERE journal_id > :after AND journal_id <= :top"
                  " ORDER BY journal_id, account_id")};
        const std::int64_t enough = by_entry_ + k_postings_in_a_read;
        while (by_entry_ < enough) {
            const std::int64_t entry_id = entries.key();
            const std::int64_t seal_id = seals.key();
            const std::int64_t id = std::min({entry_id, seal_id, postings.key()});
            if (id == k_none) return top_;
            std::optional<std::int64_t> at;
            if (entry_id == id) {
                ++proof_.entries;
                at = entries.integer(1);
                entries.next();
            }
            const bool sealed = seal_id == id;
            if (sealed) seals.next();
            prove_entry(id, at, sealed, postings);
            after = id;
        }
        return after;
    }

    void prove_entry(std::int64_t id, std::optional<std::int64_t> at, bool sealed, Pass& postings) {
        const std::string_view table = at ? "journal" : sealed ? "journal_seal" : "posting";
        std::int64_t count = 0;
        Money sum;
        bool times_fit = true;
        bool amounts_fit = true;
        for (; postings.key() == id; postings.next()) {
            ++count;
            times_fit &= postings.integer(2) == at;
            const Money amount = read_amount(postings);
            amounts_fit &= amount != Money{};
            sum = sum + amount;
            hear(++by_entry_);
        }
        proof_.sum = proof_.sum + sum;
        const auto broken = [&](const std::string& rule) { add(table, to_string(JournalId{id}), rule); };
        if (!at) broken("there is no entry of this number");
        if (at && !sealed) broken("it is not sealed");
        if (at && count < 2) broken(fmt::format("it has {} postings, two or more are needed", count));
        if (!amounts_fit) broken("a posting's amount is zero or beyond all limits");
        if (sum != Money{}) broken(fmt::format("its postings sum to {}, not to 0", sum.rupiah()));
        if (at && !times_fit) broken("a posting has another time than its entry");
    }

    /// From the account after `after` on; the last one it looked at, or nothing after the last of all.
    std::optional<std::int64_t> prove_accounts(std::int64_t after) {
        const db::Snapshot snapshot{database_};
        const auto range = [&](const char* sql) { return database_.prepared(sql).bind(":after", after); };
        Pass accounts{range("SELECT id, name, class FROM account WHERE id > :after ORDER BY id")};
        Pass balances{
            range("SELECT account_id, rupiah FROM account_balance WHERE account_id > :after ORDER BY account_id")};
        Pass postings{
            range("SELECT account_id, rupiah, journal_id FROM posting WHERE account_id > :after"
                  " ORDER BY account_id, at, journal_id")};
        const std::int64_t enough = by_account_ + k_postings_in_a_read;
        while (by_account_ < enough) {
            const std::int64_t account_id = accounts.key();
            const std::int64_t balance_id = balances.key();
            const std::int64_t id = std::min({account_id, balance_id, postings.key()});
            if (id == k_none) return std::nullopt;
            std::string row = fmt::format("account {}", id);
            if (account_id == id) {
                row = accounts.row().text("name");
                prove_name(row, accounts.row().text("class"));
                ++proof_.accounts;
                accounts.next();
            } else {
                add(balance_id == id ? "account_balance" : "posting", row, "there is no account of this number");
            }
            Money cached;
            if (balance_id == id) {
                cached = Money{balances.integer(1)};
                balances.next();
            }
            prove_balance(id, row, cached, postings);
            after = id;
        }
        return after;
    }

    void prove_name(const std::string& account, const std::string& its_class) {
        const auto right = class_of(account);
        if (!right)
            add("account", account, "no account is called so");
        else if (its_class != name(*right))
            add("account", account, fmt::format("its class is '{}', not '{}'", its_class, name(*right)));
    }

    void prove_balance(std::int64_t id, const std::string& account, Money cached, Pass& postings) {
        Money sum;
        for (; postings.key() == id; postings.next()) {
            sum = sum + read_amount(postings);
            if (postings.integer(2) <= top_) hear(by_entry_ + ++by_account_);
        }
        if (sum != cached)
            add("account_balance", account,
                fmt::format("the balance is {}, its postings sum to {}", cached.rupiah(), sum.rupiah()));
    }

    /// Zero for what no posting may have, so that no sum overflows.
    static Money read_amount(const Pass& postings) {
        const Money amount{postings.integer(1)};
        return amount > Money{Money::k_largest} || amount < -Money{Money::k_largest} ? Money{} : amount;
    }

    void add(std::string_view table, const std::string& row, const std::string& rule) {
        if (proof_.problems.size() < k_most_problems) proof_.problems.push_back({std::string{table}, row, rule});
    }

    void hear(std::int64_t done) const {
        if (progress_ && done % k_postings_between_words == 0) progress_(std::min(done, of_), of_);
    }

    db::Database& database_;
    const ProofProgress& progress_;
    Proof proof_;
    std::int64_t top_ = 0;
    std::int64_t of_ = 0;
    std::int64_t by_entry_ = 0;
    std::int64_t by_account_ = 0;
};

}  // namespace

Proof verify(db::Database& database, const ProofProgress& progress) {
    return Prover{database, progress}.prove();
}

}  // namespace mitra::ledger
