// SIGKILL between and inside commits: what was acknowledged is there, what was not is whole or not there at all.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/db/audit.hpp"
#include "lib/db/backup.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/checks.hpp"
#include "lib/db/job.hpp"
#include "tests/storage/installed.hpp"

using namespace mitra;
using test::Installed;
using test::k_noon;

namespace {

/// Commits pairs of jobs for ever and writes a byte for each commit that returned. Runs in a process of its own, whose
/// connection is its own: none crosses the fork.
[[noreturn]] void commit_for_ever(const Installed& here, int acknowledge) {
    auto database = here.database();
    const auto vault = here.vault();
    db::Jobs jobs{database};
    const std::string run = std::to_string(::getpid());
    for (int i = 0;; ++i) {
        db::in_transaction(database, [&] {
            for (const char* half : {"a", "b"})
                jobs.add({"test", "pair." + std::string{half}, run + "-" + std::to_string(i), db::Repeat::safe, k_noon},
                         k_noon);
            db::record_audit(database, vault, {"test", "pair"}, "pair.add", std::to_string(i), "{}", k_noon);
        });
        if (::write(acknowledge, "x", 1) != 1) ::_exit(1);
        if (i % 20 == 0) db::checkpoint(database, 0);
    }
}

std::int64_t kill_after(const Installed& here, std::int64_t commits) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) commit_for_ever(here, ends[1]);
    ::close(ends[1]);
    std::int64_t acknowledged = 0;
    char byte = 0;
    while (acknowledged < commits && ::read(ends[0], &byte, 1) == 1)
        ++acknowledged;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(ends[0], &byte, 1) == 1)
        ++acknowledged;  // what it still said before it died
    ::close(ends[0]);
    return acknowledged;
}

}  // namespace

TEST_CASE("kill -9 loses no acknowledged commit and leaves no half of one", "[kill]") {
    const Installed here;
    std::int64_t acknowledged = 0;
    for (std::int64_t round = 1; round <= 12; ++round) {
        acknowledged += kill_after(here, 3 * round);
        INFO("round " << round);
        auto database = here.database();
        const auto whole = database.prepared("SELECT count(*) FROM job WHERE kind = 'pair.a'").integer();
        CHECK(whole >= acknowledged);
        CHECK(whole <= acknowledged + round);  // at most one commit per kill was not yet told
        CHECK(database.prepared("SELECT count(*) FROM job WHERE kind = 'pair.b'").integer() == whole);
        CHECK(db::audit_count(database) == whole);
        const auto findings = db::check_file(database);
        CHECK(findings.empty());
    }
}

TEST_CASE("a backup or restore that is killed leaves no backup that does not verify, and the old database", "[kill]") {
    Installed here;
    here.add_person("Sari", "081562726272");
    const auto backup = here.back_up();
    const std::vector<std::vector<std::string>> commands{{"backup", "create"}, {"backup", "restore", backup, "--yes"}};
    for (const auto& words : commands) {
        for (int delay_ms = 1; delay_ms <= 41; delay_ms += 8) {
            std::vector<std::string> all{test::program("mitra")};
            all.insert(all.end(), words.begin(), words.end());
            all.insert(all.end(), {"--config", (here / "mitra.toml").string()});
            test::Process process{all, {{"MITRA_NOW", "2026-11-20T12:00:00+07:00"}}};
            ::usleep(static_cast<useconds_t>(delay_ms * 1000));  // the moment of the kill is what is varied here
            process.signal(SIGKILL);
            process.wait();
            INFO(words[1] << " killed after " << delay_ms << " ms");
            CHECK(here.count("SELECT count(*) FROM person") == 1);
            for (const auto& found : std::filesystem::directory_iterator{here / "backups"})
                if (found.path().extension() == ".backup")
                    CHECK(here.mitra({"backup", "verify", found.path()}).status == 0);
        }
    }
    CHECK(here.mitra({"backup", "restore", backup, "--yes"}).status == 0);
}

TEST_CASE("verify-payment that is killed has paid whole orders only, and goes on where it was", "[kill]") {
    constexpr int k_orders = 12;
    const Installed here;
    const auto say = [&](std::vector<std::string> words) { REQUIRE(here.mitra(std::move(words)).status == 0); };
    say({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
    say({"product", "add", "Program", "--kind", "program", "--price", "150000"});
    say({"person", "add", "--name", "Sari", "--phone", "081562726272"});
    for (int i = 0; i < k_orders; ++i)
        say({"order", "new", "PRD-1", "--buyer", "PER-1", "--method", "transfer:BCA"});
    std::string statement = "tanggal,keterangan,jumlah\n";
    here.database().prepared("SELECT total FROM shop_order").each_row([&](const db::Row& row) {
        statement += "2026-11-20,TRSF," + std::to_string(row.integer("total")) + "\n";
    });
    std::ofstream{here / "bca.csv"} << statement;
    say({"payment", "import", (here / "bca.csv").string(), "--bank", "BCA"});

    for (int delay_ms = 10; delay_ms <= 70; delay_ms += 6) {
        const auto paid = [&] { return here.count("SELECT count(*) FROM payment WHERE state = 'settled'"); };
        test::Process process{{test::program("mitra"), "verify-payment", "--matched", "--yes", "--config",
                               (here / "mitra.toml").string()},
                              {{"MITRA_NOW", "2026-11-20T12:00:00+07:00"}}};
        ::usleep(static_cast<useconds_t>(delay_ms * 1000));  // the moment of the kill is what is varied here
        process.signal(SIGKILL);
        process.wait();
        INFO("killed after " << delay_ms << " ms, with " << paid() << " paid");
        CHECK(here.count("SELECT count(*) FROM journal") == paid());
        CHECK(here.count("SELECT count(*) FROM shop_order WHERE state = 'fulfilled'") == paid());
        CHECK(here.count("SELECT count(*) FROM bank_row WHERE state = 'settled'") == paid());
        CHECK(here.mitra({"ledger", "verify"}).status == 0);
    }
    say({"verify-payment", "--matched", "--yes"});
    CHECK(here.count("SELECT count(*) FROM payment WHERE state = 'settled'") == k_orders);
    CHECK(here.count("SELECT count(*) FROM journal") == k_orders);
    CHECK(here.mitra({"doctor", "--deep"}).status == 0);
}
