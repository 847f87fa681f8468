// A command whose disk errs, is full, or whose program is killed, at any of its operations: it says what is true,
// leaves nothing half, and the same command again has its effect once.
#include <catch2/catch.hpp>
#include <fstream>
#include <functional>

#include "lib/people/erasure_list.hpp"
#include "tests/durability/command_trial.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::durability;

namespace {

std::function<std::int64_t(const Installation&)> rows(std::string sql) {
    return [sql = std::move(sql)](const Installation& here) { return here.count(sql); };
}

const Words k_order{"order", "new", "magang", "--buyer", "PER-2", "--method", "transfer:BCA"};
const Words k_pay{"verify-payment", "ORD-1", "--yes"};
const Words k_payout{"payout", "create", "--yes"};

Words keyed(Words command) {
    command.insert(command.end(), {"--key", "k1"});
    return command;
}

}  // namespace

TEST_CASE("an order and its payment happen once, whatever the disk does", "[fault]") {
    check_every_fault({"order", {}, keyed(k_order), rows("SELECT count(*) FROM shop_order")}, 0);
    check_every_fault({"payment",
                       {k_order},
                       keyed(k_pay),
                       rows("SELECT count(*) FROM shop_order o JOIN commission c ON c.order_id = o.id "
                            "JOIN journal j ON j.id = (SELECT min(id) FROM journal) WHERE o.state = 'fulfilled'")},
                      1);
}

TEST_CASE("a payout is made and approved once, whatever the disk does", "[fault]") {
    check_every_fault({"payout", {k_order, k_pay}, keyed(k_payout), rows("SELECT count(*) FROM payout_line")}, 2);
    check_every_fault({"approval",
                       {k_order, k_pay, k_payout},
                       {"approve", "PYT-1"},
                       rows("SELECT count(*) FROM payout WHERE state = 'approved'")},
                      3);
}

TEST_CASE("a broadcast is queued once, whatever the disk does", "[fault]") {
    check_every_fault({"broadcast",
                       {},
                       keyed({"broadcast", "start", "ajakan", "--yes"}),
                       rows("SELECT count(*) FROM broadcast b WHERE b.state = 'running' AND b.recipients = "
                            "(SELECT count(*) FROM message m WHERE m.kind = 'broadcast')")},
                      4);
}

TEST_CASE("a file is stored whole and once, whatever the disk does", "[fault]") {
    const test::TempDir dir;
    const std::string text(100'000, 'x');
    std::ofstream{dir / "bab.txt"} << text;
    check_every_fault({"material",
                       {},
                       keyed({"material", "add", "materi", (dir / "bab.txt").string(), "--title", "Bab 1"}),
                       [text](const Installation& here) -> std::int64_t {
                           const auto materials = here.count("SELECT count(*) FROM material");
                           return materials == 1 && here.stored_file(FileId{1}) != text ? -1 : materials;
                       }},
                      5);
}

TEST_CASE("a payout's file is there whole or not at all, whatever the disk does", "[fault]") {
    check_every_fault({"payout file",
                       {k_order, k_pay, k_payout, {"approve", "PYT-1"}},
                       {"payout", "file", "PYT-1", "--bank", "BCA", "--out", "{site}/november.csv"},
                       [](const Installation& here) -> std::int64_t {
                           if (!std::filesystem::exists(here / "november.csv")) return 0;
                           std::string text;
                           std::getline(std::ifstream{here / "november.csv"}, text, '\0');
                           return text.starts_with("person,amount,") && text.ends_with("PYT-1 LIN-1\r\n") ? 1 : -1;
                       }},
                      6);
}

TEST_CASE("a payout's file with a key is written before its commit, and the key again is done", "[fault]") {
    check_every_fault({"payout file with a key",
                       {k_order, k_pay, k_payout, {"approve", "PYT-1"}},
                       keyed({"payout", "file", "PYT-1", "--bank", "BCA", "--out", "{site}/november.csv"}),
                       [](const Installation& here) -> std::int64_t {
                           const auto exported = here.count("SELECT count(*) FROM payout WHERE state = 'exported'");
                           return exported == 1 && !std::filesystem::exists(here / "november.csv") ? -1 : exported;
                       }},
                      4);
}

TEST_CASE("a person is erased, and on the list for restores, whatever the disk does", "[fault]") {
    check_every_fault(
        {"erasure",
         {},
         {"person", "erase", "PER-2", "--yes"},
         [](const Installation& here) -> std::int64_t {
             const auto keys = here.vault();
             const auto listed = people::ErasureList{people::ErasureList::list_of(here / "mitra.db"), keys}.all();
             const auto erased =
                 here.count("SELECT count(*) FROM person WHERE erased_at IS NOT NULL AND name_sealed IS NULL");
             return erased == 1 && listed.size() != 1 ? -1 : erased;
         },
         "erased"},
        0);
}

TEST_CASE("no key that seals something is lost, whatever the disk does", "[fault]") {
    check_every_fault({"rotation",
                       {},
                       {"key", "rotate"},
                       [](const Installation& here) -> std::int64_t {
                           const auto left = here.mitra({"key", "list", "--json"});
                           return left.out.find(R"("id":1,"status":"old","values":0)") != std::string::npos ? 1 : 0;
                       }},
                      1);
}

TEST_CASE("a backup is there and sound, or is not there, whatever the disk does", "[fault]") {
    check_every_fault({"backup",
                       {},
                       {"backup", "create"},
                       [](const Installation& here) -> std::int64_t {
                           if (!std::filesystem::exists(here / "backups")) return 0;
                           std::int64_t sound = 0;
                           for (const auto& found : std::filesystem::directory_iterator{here / "backups"}) {
                               if (found.path().extension() != ".backup") continue;
                               if (here.mitra({"backup", "verify", found.path()}).status != 0) return -1;
                               sound = 1;
                           }
                           return sound;
                       }},
                      2);
}
