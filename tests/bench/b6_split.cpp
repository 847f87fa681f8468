// B6: a million validated reports are split 55/5/40 and posted, against python3's sqlite3 writing the same rows with
// executemany into a copy of the same file. The first run is killed in the middle; the second goes on where it was.
// `b6_split [REPORTS]`: so many instead of a million.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "lib/flow/default_tiers.hpp"
#include "lib/flow/split_commission.hpp"
#include "lib/membership/split_store.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/clicks.hpp"
#include "tests/bench/peers.hpp"
#include "tests/support/services.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace mitra;

std::int64_t k_reports = 1'000'000;
constexpr std::int64_t k_people = 100'000;
constexpr std::int64_t k_leaders = 1'000;  // the first people; they lead all others

/// Members since long ago, their leaders and what they reported; in bulk, without the triggers and keys, which the
/// filling obeys and which are there again when it is done.
void fill(db::Database& database) {
    bench::add_people(database, k_people);
    std::vector<std::string> triggers;
    database.prepared("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").each_row([&](const db::Row& row) {
        triggers.push_back(row.text("name"));
        triggers.push_back(row.text("sql"));
    });
    for (std::size_t i = 0; i < triggers.size(); i += 2)
        database.execute("DROP TRIGGER " + triggers[i]);
    database.execute("PRAGMA foreign_keys = OFF");
    database.execute(fmt::format(R"sql(
        BEGIN;
        INSERT INTO membership (person_id, tier_id, order_id, ordered_at, started_at, state, moved_at, moved_by)
        SELECT id, (SELECT id FROM membership_tier WHERE code = 'vip'), id, 1, 1, 'active', 1, 'fill' FROM person;
        INSERT INTO leader_link (leader_id, sub_id, since, set_by)
        SELECT 1 + id % {0}, id, 1, 'fill' FROM person WHERE id > {0};
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {1} - 1)
        INSERT INTO daily_report (uuid, person_id, day, submitted_at, total, state, moved_at, moved_by)
        SELECT printf('00000000-0000-4000-8000-%012d', i), 1 + {0} + i % ({2} - {0}), 20500 + i / ({2} - {0}), 1,
               1000 + i * 7919 % 1000000, 'validated', 1, 'fill' FROM n;
        COMMIT;
    )sql",
                                 k_leaders, k_reports, k_people));
    database.execute("PRAGMA foreign_keys = ON");
    for (std::size_t i = 1; i < triggers.size(); i += 2)
        database.execute(triggers[i]);
    db::checkpoint(database, 0);
}

/// Splits in a process of its own, and kills it once it has done some.
void split_until_killed(test::TestSite& site) {
    const pid_t child = fork();
    if (child == 0) {
        auto own = db::Database::open(site.database->file(), db::Access::read_write, db::Cache::bulk);
        flow::split_waiting(site.services(own), [](std::int64_t) {});
        _exit(0);
    }
    auto look = site.database.connect(db::Access::read_only);
    while (look.prepared("SELECT count(*) FROM (SELECT 1 FROM commission_split LIMIT 50000)").integer() < 50'000)
        usleep(20'000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
}

constexpr const char* k_python = R"py(
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
    db.execute("PRAGMA " + pragma)
limit, now, hold = int(sys.argv[2]), 1795150800000, 7 * 86400000
tier, rule = db.execute("SELECT t.id, r.id FROM membership_tier t JOIN commission_rule r ON r.tier_id = t.id").fetchone()
started = time.monotonic()
accounts = {}
def account(name, kind):
    if name not in accounts:
        accounts[name] = db.execute("INSERT INTO account (name, class) VALUES (?, ?) RETURNING id", (name, kind)).fetchone()[0]
    return accounts[name]
def shares(total):
    exact = [total * 5500, total * 500, total * 4000]
    out, cut = [e // 10000 for e in exact], [e % 10000 for e in exact]
    for _ in range(total - sum(out)):
        i = cut.index(max(cut)); out[i] += 1; cut[i] = -1
    return out
after = journal = 0
while after < limit:
    rows = db.execute("""SELECT r.id, r.person_id, r.total, l.leader_id FROM daily_report r
        LEFT JOIN leader_link l ON l.sub_id = r.person_id AND l.until IS NULL WHERE r.id > ? ORDER BY r.id LIMIT 10000""",
        (after,)).fetchall()
    db.execute("BEGIN IMMEDIATE")
    splits, lines, entries, postings, seals = [], [], [], [], []
    for report, person, total, leader in rows:
        user, lead, owner = shares(total)
        journal += 1
        splits.append((report, tier, rule, leader, total, user, lead, owner, now))
        if user: lines.append((f"REP-{report}", person, "member", total, 5500, user, now, now + hold, now))
        if lead: lines.append((f"REP-{report}:leader", leader, "leader", total, 500, lead, now, now + hold, now))
        entries.append((journal, f"split:REP-{report}", f"REP-{report}", now))
        for name, kind, amount in (("clearing:tiktok", "asset", total), (f"payable:PER-{person}", "liability", -user),
                                   (f"payable:PER-{leader}", "liability", -lead), ("owner_income", "income", -owner)):
            if amount: postings.append((journal, account(name, kind), now, amount))
        seals.append((journal,))
    db.executemany("INSERT INTO commission_split VALUES (?,?,?,?,?,?,?,?,0,'',?,'test')", splits)
    db.executemany("""INSERT INTO commission (source, person_id, role, base, rate_bp, amount, earned_at, payable_at, state,
        moved_at, moved_by) VALUES (?,?,?,?,?,?,?,?,'pending',?,'test')""", lines)
    db.executemany("INSERT INTO journal VALUES (?,?,'report.split',?,'test',?)", entries)
    db.executemany("INSERT INTO posting VALUES (?,?,?,?)", postings)
    db.executemany("INSERT INTO journal_seal VALUES (?)", seals)
    db.execute("COMMIT")
    after = rows[-1][0]
print(limit / (time.monotonic() - started))
)py";

double by_python(const std::filesystem::path& file, std::int64_t reports) {
    const auto script = file.parent_path() / "split.py";
    std::ofstream{script} << k_python;
    FILE* pipe = popen(fmt::format("python3 {} {} {}", script.string(), file.string(), reports).c_str(), "r");
    char line[64]{};
    const bool read = fgets(line, sizeof line, pipe) != nullptr;
    return pclose(pipe) == 0 && read ? std::strtod(line, nullptr) : 0;
}

/// What others reach who write the same rows; each that writes a SQLite file gets a copy of its own.
std::vector<bench::Figure> peers(const std::filesystem::path& filled) {
    const std::string all = std::to_string(k_reports), some = std::to_string(std::min<std::int64_t>(k_reports, 20'000));
    std::vector<bench::Figure> figures;
    const auto measure = [&](const std::string& name, const std::string& program, const std::string& reports) {
        const test::TempDir dir;
        const auto copy = dir / "peer.db";
        std::filesystem::copy_file(filled, copy);
        const auto found = bench::figures_of({{name, {program, copy.string(), reports}}}, "reports/s");
        figures.insert(figures.end(), found.begin(), found.end());
    };
    if (!bench::peers_are_here()) return figures;
    measure("Node with better-sqlite3", "split.mjs", all);
    measure("PostgreSQL, one INSERT ... SELECT per table, no foreign keys", "split_postgres.mjs", all);
    measure("SQLAlchemy's ORM, the first " + some, "split_sqlalchemy.py", some);
    return figures;
}

/// Splits whose shares are not their total, and what the books and commissions say otherwise.
std::int64_t wrong(db::Database& database) {
    const auto number = [&](const char* sql) { return database.prepared(sql).integer(); };
    return std::abs(number("SELECT count(*) FROM commission_split") - k_reports) +
           number("SELECT count(*) FROM commission_split WHERE user_share + leader_share + owner_share <> total") +
           std::abs(number("SELECT sum(total) FROM daily_report") -
                    number("SELECT rupiah FROM account_balance JOIN account ON id = account_id WHERE name = "
                           "'clearing:tiktok'")) +
           std::abs(number("SELECT sum(user_share + leader_share) FROM commission_split") -
                    number("SELECT sum(amount) FROM commission")) +
           std::abs(number("SELECT sum(rupiah) FROM posting"));
}

}  // namespace

int main(int count, char** words) {
    if (count > 1) k_reports = std::strtoll(words[1], nullptr, 10);
    test::TestSite site;
    flow::add_default_tiers(site.database, test::k_noon);
    {
        auto database = db::Database::open(site.database->file(), db::Access::read_write, db::Cache::bulk);
        fill(database);
    }
    const std::filesystem::path filled = site.database.dir / "filled.db", copy = site.database.dir / "python.db";
    std::filesystem::copy_file(site.database->file(), filled);
    std::filesystem::copy_file(filled, copy);
    split_until_killed(site);
    auto database = db::Database::open(site.database->file(), db::Access::read_write, db::Cache::bulk);
    const std::int64_t left = membership::SplitStore{database, site.site.zone}.count_waiting();
    bench::reset_peak();
    std::int64_t split = 0;
    const double took =
        bench::milliseconds([&] { split = flow::split_waiting(site.services(database), [](std::int64_t) {}); });
    const double memory = bench::peak_mb();
    if (split != left || wrong(database) != 0) {
        fmt::print("b6: {} of {} were split, {} wrong\n", split, left, wrong(database));
        return 1;
    }
    const double reference = by_python(copy, k_reports);
    return bench::report({{"B6 split and post reports 55/5/40, of 1,000,000",
                           {static_cast<double>(left) / took * 1e3, "reports/s", ""},
                           bench::Figure{reference, "reports/s", "by python3's sqlite3, executemany, the same rows"},
                           ">= 1.5",
                           fmt::format("{} split after the first run was killed; every share sums to its total", left),
                           peers(filled)},
                          {"B6 resident memory", {memory, "MB", ""}, std::nullopt, "<= 150", ""}});
}
