// B9: how long a command takes from its start to its end, beside the sqlite3 shell printing one row of the same file.
// `b9_startup [PEOPLE]`: so many people, 10 million without an argument; building stops after a minute and says so.

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "lib/crypto/vault.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/migration.hpp"
#include "lib/people/person_store.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/peers.hpp"
#include "tests/bench/run_program.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace {

using namespace mitra;
constexpr int k_rounds = 101;
constexpr std::int64_t k_chunk = 100'000;
constexpr std::chrono::seconds k_building{60};

/// People as the tables and indexes see them; only the one that is shown has values that open.
constexpr const char* k_insert = R"sql(
    WITH RECURSIVE n (i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :first + :count)
    INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, city, city_key, profession, opaque_code,
                        registered_at)
    SELECT printf('%08x-0000-4000-8000-%012x', i, i), 'Ibu', zeroblob(60), zeroblob(58), CAST(printf('%032d', i) AS BLOB),
           'Bogor', 'bogor', 'Guru', printf('%010d', i), 1700000000000 + i
      FROM n
)sql";

struct Installation {
    test::TempDir dir;
    std::filesystem::path settings = dir / "mitra.toml", file = dir / "mitra.db";
    std::int64_t people = 0;
    PersonId shown;
};

void build(Installation& here, std::int64_t wanted) {
    std::ofstream{here.settings}
        << "[site]\nmode = \"sandbox\"\n[store]\ndatabase = \"mitra.db\"\nkey_file = \"mitra.key\"\n";
    crypto::Vault::create(here.dir / "mitra.key");
    const auto vault = crypto::Vault::load(here.dir / "mitra.key");
    auto database = db::Database::create(here.file);
    db::migrate(database);
    database.execute("PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000");
    const auto until = std::chrono::steady_clock::now() + k_building;
    while (here.people < wanted && std::chrono::steady_clock::now() < until) {
        const auto count = std::min(k_chunk, wanted - here.people);
        db::in_transaction(
            database, [&] { database.prepared(k_insert).bind(":first", here.people).bind(":count", count).run(); });
        here.people += count;
        db::checkpoint(database);
    }
    here.shown = people::PersonStore{database, vault}.add(
        {{.salutation = "Ibu", .name = "Sari", .city = "Bogor", .profession = "Guru"},
         Phone::from_e164("+6281562726272"),
         std::nullopt,
         test::k_noon});
    db::checkpoint(database, 0);
}

/// What others take who print the same row.
std::vector<bench::Figure> peers(const Installation& here) {
    constexpr int k_peer_rounds = 21;
    if (!bench::peers_are_here()) return {};
    const std::string file = here.file, id = std::to_string(here.shown.value);
    std::vector<bench::Figure> figures;
    for (const bench::Peer& peer : std::vector<bench::Peer>{
             {"Node with commander and better-sqlite3", {"show_person.mjs", file, id}},
             {"Python with Flask and SQLAlchemy", {"show_person.py", file, id}},
         }) {
        try {
            const auto words = bench::command_of(peer);
            std::vector<double> took;
            for (int round = 0; round < k_peer_rounds; ++round)
                took.push_back(bench::run_ms(words));
            figures.push_back({bench::median(took), "ms", "for " + peer.name});
        } catch (const std::exception& failure) {
            fmt::print(stderr, "{}: {}\n", peer.name, failure.what());
        }
    }
    return figures;
}

int run(std::int64_t wanted) {
    Installation here;
    build(here, wanted);
    // As where the daemons run: else the shell would be the last to close, and pay for a checkpoint at each end.
    const auto held = db::Database::open(here.file, db::Access::read_only);
    const std::string mitra = bench::mitra_program();
    const std::string person = to_string(here.shown);
    const std::vector<std::string> shell{bench::found("sqlite3"), here.file,
                                         "SELECT * FROM person WHERE id = " + std::to_string(here.shown.value)};
    const std::vector<std::string> version{mitra, "--version"};
    const std::vector<std::string> show{mitra, "--config", here.settings, "person", "show", person};

    // In turns, so that a busy moment of the machine meets all three.
    std::vector<double> shell_ms, version_ms, show_ms;
    for (int round = 0; round < k_rounds; ++round) {
        shell_ms.push_back(bench::run_ms(shell));
        version_ms.push_back(bench::run_ms(version));
        show_ms.push_back(bench::run_ms(show));
    }
    const double reference = bench::median(shell_ms), first = bench::median(version_ms),
                 second = bench::median(show_ms);
    if (here.people < wanted)
        fmt::print("{} people of {}: building ended after {} s\n", here.people, wanted, k_building.count());
    const bench::Figure shell_figure{reference, "ms", "for the sqlite3 shell printing one row"};
    return bench::report({{"B9 start-up: mitra --version", {first, "ms", ""}, shell_figure, "<= 2", ""},
                          {fmt::format("B9 start-up: mitra person show, of {} people", here.people),
                           {second, "ms", ""},
                           shell_figure,
                           "<= 4",
                           fmt::format("median of {}, in turns", k_rounds),
                           peers(here)}});
}

}  // namespace

int main(int count, char** words) {
    try {
        return run(count > 1 ? std::stoll(words[1]) : 10'000'000);
    } catch (const std::exception& failure) {
        fmt::print(stderr, "b9_startup: {}\n", failure.what());
        return 2;
    }
}
