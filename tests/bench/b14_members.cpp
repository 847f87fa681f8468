// B14: what the owner of a membership asks of the command, from its start to its end: the metrics over a million
// memberships, and a hundred thousand reports validated from one file, each with its split.
#include <filesystem>
#include <fstream>

#include "lib/crypto/vault.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/migration.hpp"
#include "lib/flow/default_tiers.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/clicks.hpp"
#include "tests/bench/run_program.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace mitra;

constexpr std::int64_t k_people = 600'000;  // of whom 400,000 went up: a million memberships
constexpr std::int64_t k_upgraded = 400'000;
constexpr std::int64_t k_leaders = 5'000;
constexpr std::int64_t k_reports = 100'000;
constexpr int k_rounds = 5;

/// Rows as the flows leave them; without the triggers and keys, which are there again when it is done.
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
    // The clock of the command is the machine's: days are counted from now.
    const std::int64_t today = SystemClock{}.now().milliseconds / 86'400'000;
    database.execute(fmt::format(R"sql(
        BEGIN;
        INSERT INTO membership (person_id, tier_id, order_id, ordered_at, started_at, ended_at, state, moved_at, moved_by)
        SELECT id, (SELECT id FROM membership_tier WHERE code = 'basic'), id, 1, 1, iif(id <= {0}, 86400000, NULL),
               iif(id <= {0}, 'superseded', 'active'), 1, 'fill' FROM person;
        INSERT INTO membership (person_id, tier_id, order_id, follows_id, ordered_at, started_at, state, moved_at,
                                moved_by)
        SELECT person_id, (SELECT id FROM membership_tier WHERE code = 'vip'), id, id, 1, 86400000, 'active', 1, 'fill'
          FROM membership WHERE person_id <= {0};
        INSERT INTO leader_link (leader_id, sub_id, since, set_by)
        SELECT 1 + id % {1}, id, 1, 'fill' FROM person WHERE id > {1} AND id <= {0};
        INSERT INTO daily_report (uuid, person_id, day, submitted_at, state, moved_at, moved_by)
        SELECT printf('00000000-0000-4000-8000-%012d', id), id, {3} - 1 - id % 20, 1, 'submitted', 1, 'fill'
          FROM person WHERE id > {1} AND id <= {1} + {2};
        COMMIT;
    )sql",
                                 k_upgraded, k_leaders, k_reports, today));
    database.execute("PRAGMA foreign_keys = ON");
    for (std::size_t i = 1; i < triggers.size(); i += 2)
        database.execute(triggers[i]);
    db::checkpoint(database, 0);
}

/// Names and phones that open, of those whose reports are validated and their leaders.
void name_them(db::Database& database, const crypto::Vault& vault) {
    db::in_transaction(database, [&] {
        for (std::int64_t id = 1; id <= k_leaders + k_reports; ++id) {
            const std::string uuid = fmt::format("{:036}", id);
            const std::string name = vault.seal({"person", "name_sealed", uuid}, "Siti Rahayu");
            const std::string phone = vault.seal({"person", "phone_sealed", uuid}, fmt::format("+6281{:09}", id));
            database.prepared("UPDATE person SET name_sealed = :name, phone_sealed = :phone WHERE id = :id")
                .bind(":name", db::Blob{name})
                .bind(":phone", db::Blob{phone})
                .bind(":id", id)
                .run();
        }
    });
}

int run() {
    const test::TempDir dir;
    const std::filesystem::path settings = dir / "mitra.toml", list = dir / "reports.txt";
    std::ofstream{settings}
        << "[site]\nmode = \"sandbox\"\n[store]\ndatabase = \"mitra.db\"\nkey_file = \"mitra.key\"\n";
    crypto::Vault::create(dir / "mitra.key");
    {
        auto database = db::Database::create(dir / "mitra.db");
        db::migrate(database);
        flow::add_default_tiers(database, Instant{1});
        fill(database);
        name_them(database, crypto::Vault::load(dir / "mitra.key"));
        db::checkpoint(database, 0);
    }
    {
        std::ofstream lines{list};
        for (std::int64_t report = 1; report <= k_reports; ++report)
            lines << "REP-" << report << ' ' << 1'000 + report * 7'919 % 1'000'000 << '\n';
    }
    const std::string mitra = bench::mitra_program();
    std::vector<double> metrics;
    for (int round = 0; round < k_rounds; ++round)
        metrics.push_back(bench::run_ms({mitra, "--config", settings, "--json", "membership", "metrics"}));
    const double validated =
        bench::run_ms({mitra, "--config", settings, "--yes", "--quiet", "approve", "--from", list});
    auto database = db::Database::open(dir / "mitra.db", db::Access::read_only);
    const std::int64_t split =
        database.prepared("SELECT count(*) FROM commission_split WHERE user_share + leader_share + owner_share = total")
            .integer();
    if (split != k_reports) {
        fmt::print("b14: {} of {} reports were split\n", split, k_reports);
        return 1;
    }
    return bench::report({{"B14 mitra membership metrics, of 1,000,000 memberships",
                           {bench::median(metrics), "ms", ""},
                           std::nullopt,
                           "<= 1000",
                           fmt::format("median of {}, from start to end of the command", k_rounds)},
                          {"B14 mitra approve --from, 100,000 reports each with its amount",
                           {static_cast<double>(k_reports) / validated * 1e3, "reports/s", ""},
                           std::nullopt,
                           ">= 1000",
                           "validated, split and posted; every share sums to its total"}});
}

}  // namespace

int main() {
    try {
        return run();
    } catch (const std::exception& failure) {
        fmt::print(stderr, "b14_members: {}\n", failure.what());
        return 2;
    }
}
