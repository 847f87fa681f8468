// Money from outside, as an admin at a terminal and a script have it: `verify-payment`, `payment`, `order refund`.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/app/app.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/submit_proof.hpp"
#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;
using Words = std::vector<std::string>;

namespace {

/// A demo that sells a program for 150.000, with orders by transfer to BCA.
struct Shop : Demo {
    Shop() {
        add_people();
        done({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
        done({"product", "add", "Program Magang", "--kind", "program", "--price", "150000"});
    }
    /// What the order asks; its number is the how many-th it is.
    std::int64_t order(const std::string& method = "transfer:BCA") const {
        const auto placed = json({"order", "new", "PRD-3", "--buyer", "PER-1", "--method", method});
        return placed["total"].get<std::int64_t>();
    }
    [[nodiscard]] std::string status(const std::string& order) const {
        return json({"order", "show", order})["status"].get<std::string>();
    }
    [[nodiscard]] int import(const std::string& csv) const {
        std::ofstream{dir.path() / "bca.csv"} << csv;
        return mitra({"payment", "import", (dir.path() / "bca.csv").string(), "--bank", "BCA"}).status;
    }
    [[nodiscard]] std::int64_t balance(const std::string& account) const {
        const auto books = json({"ledger", "balance"});
        for (const auto& item : books["items"])
            if (item["account"] == account) return item["balance"].get<std::int64_t>();
        return 0;
    }
    void hand_in(std::int64_t order, const std::string& content) const {
        const app::App app = app::App::open(dir.path() / "mitra.toml");
        auto database = app.connect(db::Access::read_write);
        const file::Folder folder{app.settings().store.files_dir, app.vault()};
        flow::submit_proof(app.services(database, {"PER-1", ""}), OrderId{order},
                           folder.stage(content, "image/png", file::Storage::sealed), {"Rina Wati", "2026-11-20"});
    }
};

}  // namespace

TEST_CASE("verify-payment shows its plan and asks, pays once, and says when it was so already", "[cli]") {
    const Shop shop;
    const std::int64_t total = shop.order();
    const Finished asked = shop.mitra({"verify-payment", "ORD-1"});
    CHECK(asked.status == 5);
    CHECK_THAT(asked.err, Contains("ORD-1: paid: Rp 150."));
    CHECK(shop.status("ORD-1") == "pending");
    CHECK(shop.json({"verify-payment", "ORD-1", "--dry-run"})["amount"] == total);
    CHECK(shop.status("ORD-1") == "pending");
    CHECK(shop.mitra({"verify-payment", "ORD-1", "--yes", "--expect-rupiah", std::to_string(total + 1)}).status == 4);
    CHECK(shop.status("ORD-1") == "pending");

    const std::string exactly = std::to_string(total);
    shop.done({"verify-payment", "ORD-1", "--yes", "--expect-rupiah", exactly, "--as", "ani"});
    CHECK(shop.status("ORD-1") == "fulfilled");
    const auto again = shop.json({"verify-payment", "ORD-1", "--yes"});
    CHECK(again["result"] == "already");
    const auto payment = shop.json({"payment", "show", "PAY-1"});
    CHECK(payment["order"] == "ORD-1");
    CHECK(payment["method"] == "transfer:BCA");
    CHECK(payment["amount"] == total);
    CHECK(payment["received"] == total);
    CHECK(payment["fee"].is_null());
    CHECK(payment["provider_reference"].is_null());
    CHECK(payment["status"] == "settled");
    CHECK(payment["verified_by"] == "ani");
    CHECK(payment["verified_at"].is_string());
    CHECK(shop.balance("cash:BCA") == total);
    CHECK(shop.mitra({"ledger", "verify"}).status == 0);
}

TEST_CASE("an order is known by the number that the shop's buyers see", "[cli]") {
    const Shop shop;
    shop.set("# prefix = \"ORD\"", "prefix = \"INV\"");
    shop.order();
    shop.done({"verify-payment", "INV-1", "--yes"});
    CHECK(shop.status("INV-1") == "fulfilled");
    CHECK(shop.json({"payment", "list", "--order", "INV-1"})["items"].size() == 1);
    shop.done({"order", "refund", "INV-1", "--reason", "batal", "--yes"});
    CHECK(shop.status("ORD-1") == "refunded");
}

TEST_CASE("one line for each of many orders; partly done is 8", "[cli]") {
    const Shop shop;
    shop.order();
    shop.order();
    const Finished partly = shop.mitra({"verify-payment", "ORD-1", "ORD-99", "ORD-2", "--yes"});
    CHECK(partly.status == 8);
    CHECK_THAT(partly.out, Contains("ORD-1: paid") && Contains("ORD-99: no order") && Contains("ORD-2: paid"));
    CHECK(shop.mitra({"verify-payment", "ORD-99", "--yes"}).status == 3);
    CHECK(shop.mitra({"verify-payment", "--yes"}).status == 2);
}

TEST_CASE("words that do not go together are refused before anything happens", "[cli]") {
    const Shop shop;
    shop.order();
    for (const Words& wrong : std::vector<Words>{{"ORD-1", "ORD-2", "--amount", "1000"},
                                                 {"--matched", "ORD-1"},
                                                 {"ORD-1", "--reject", "--amount", "5"},
                                                 {"ORD-1", "--pull", "--allow-short"},
                                                 {"ORD-1", "--amount", "-5"},
                                                 {"ORD-1", "--amount", "150.000"},
                                                 {"ORD-1", "--amount", "0"},
                                                 {"ORD-1", "--amount", "1e9"}}) {
        Words words{"verify-payment", "--yes"};
        words.insert(words.end(), wrong.begin(), wrong.end());
        CHECK(shop.mitra(words).status == 2);
    }
    CHECK(shop.mitra({"verify-payment", "ORD-1", "--yes", "--bank", "Mandiri"}).status == 3);
    CHECK(shop.mitra({"verify-payment", "ORD-1", "--yes", "--row", "ROW-1"}).status == 3);
    CHECK(shop.status("ORD-1") == "pending");
}

TEST_CASE("money that does not fit is a case that a person closes with a reason", "[cli]") {
    const Shop shop;
    const std::int64_t total = shop.order();
    const Finished off = shop.mitra({"verify-payment", "ORD-1", "--amount", std::to_string(total - 1), "--yes"});
    CHECK(off.status == 9);
    CHECK_THAT(off.out, Contains("CAS-1"));
    const auto open = shop.json({"payment", "cases"})["items"];
    REQUIRE(open.size() == 1);
    CHECK(open[0]["kind"] == "short");
    CHECK(open[0]["suspended"] == total - 1);
    CHECK(shop.mitra({"payment", "case", "CAS-1", "--as", "settled", "--yes"}).status == 2);
    CHECK(shop.mitra({"payment", "case", "CAS-1", "--as", "settled", "--reason", "ok"}).status == 5);
    shop.done({"payment", "case", "CAS-1", "--as", "settled", "--reason", "ok", "--yes"});
    CHECK(shop.status("ORD-1") == "fulfilled");
    const auto again = shop.json({"payment", "case", "CAS-1", "--as", "settled", "--reason", "ok", "--yes"});
    CHECK(again["changed"] == false);
    CHECK(shop.mitra({"payment", "case", "CAS-1", "--as", "refunded", "--reason", "x", "--yes"}).status == 4);
    CHECK(shop.json({"payment", "cases"})["items"].empty());
    CHECK(shop.json({"payment", "cases", "--all"})["items"].size() == 1);
    CHECK(shop.mitra({"doctor", "--deep"}).status == 0);
}

TEST_CASE("a statement is imported, and what matches is settled with a plan", "[cli]") {
    const Shop shop;
    const std::int64_t total = shop.order();
    const std::string statement = "Tanggal;Keterangan;Jumlah;Tipe\n20/11/2026;TRSF;" + std::to_string(total) +
                                  ",00;CR\n20/11/2026;BIAYA;15.000,00;DB\nSaldo;;1;\n";
    CHECK(shop.import(statement) == 0);
    CHECK(shop.status("ORD-1") == "pending");
    CHECK(shop.mitra({"verify-payment", "--matched"}).status == 5);
    CHECK(shop.status("ORD-1") == "pending");
    CHECK(shop.mitra({"verify-payment", "--matched", "--yes", "--expect-rupiah", "1"}).status == 4);
    shop.done({"verify-payment", "--matched", "--yes", "--expect-rupiah", std::to_string(total)});
    CHECK(shop.status("ORD-1") == "fulfilled");
    CHECK(shop.json({"payment", "show", "PAY-1"})["evidence"][0]["row"] == "ROW-1");
    CHECK(shop.import(statement) == 0);  // all duplicates
    shop.done({"verify-payment", "--matched", "--yes"});
    CHECK(shop.balance("cash:BCA") == total);

    CHECK(shop.import("Tanggal;Keterangan;Jumlah;Tipe\n20/11/2026;GIFT;77.000,00;CR\n") == 9);
    CHECK(shop.import("\x7f"
                      "ELF") == 2);
    CHECK(shop.import("") == 2);
    CHECK(shop.mitra({"payment", "dismiss-row", "ROW-2", "--yes"}).status == 2);
    shop.done({"payment", "dismiss-row", "ROW-2", "--yes", "--reason", "a gift"});
    CHECK(shop.json({"payment", "rows"})["items"].empty());
}

TEST_CASE("a refund is decided, then paid with the bank's reference", "[cli]") {
    const Shop shop;
    const std::int64_t total = shop.order();
    CHECK(shop.mitra({"order", "refund", "ORD-1", "--reason", "x", "--yes"}).status == 4);
    shop.done({"verify-payment", "ORD-1", "--yes"});
    CHECK(shop.mitra({"order", "refund", "ORD-1", "--yes"}).status == 2);
    CHECK(shop.mitra({"order", "refund", "ORD-1", "--reason", "x"}).status == 5);
    const std::string too_much = std::to_string(total + 1);
    CHECK(shop.mitra({"order", "refund", "ORD-1", "--amount", too_much, "--reason", "x", "--yes"}).status == 4);
    shop.done({"order", "refund", "ORD-1", "--amount", "50000", "--reason", "x", "--yes"});
    CHECK(shop.status("ORD-1") == "fulfilled");
    shop.done({"order", "refund", "ORD-1", "--reason", "x", "--yes"});
    CHECK(shop.status("ORD-1") == "refunded");
    CHECK(shop.balance("refund_due:PER-1") == -total);
    CHECK(shop.json({"payment", "refunds"})["items"].size() == 2);
    CHECK(shop.mitra({"payment", "refund-paid", "RFD-1", "--bank", "BCA", "--yes"}).status == 2);
    CHECK(shop.mitra({"payment", "refund-paid", "RFD-1", "--bank", "BCA", "--reference", "7"}).status == 5);
    for (const char* refund : {"RFD-1", "RFD-2", "RFD-2"})
        shop.done({"payment", "refund-paid", refund, "--bank", "BCA", "--reference", "BCA-7", "--yes"});
    CHECK(shop.balance("refund_due:PER-1") == 0);
    CHECK(shop.balance("cash:BCA") == 0);
    CHECK(shop.json({"payment", "refunds"})["items"].empty());
    CHECK(shop.mitra({"doctor", "--deep"}).status == 0);
}

TEST_CASE("a proof is written to a file of the admin alone, and its reading is on record", "[cli]") {
    const Shop shop;
    shop.order();
    CHECK(shop.mitra({"payment", "proof", "PAY-1"}).status == 3);
    shop.hand_in(1, "a picture");
    CHECK(shop.status("ORD-1") == "proof_submitted");
    const std::string target = (shop.dir.path() / "bukti.png").string();
    const auto written = shop.json({"payment", "proof", "PAY-1", "--to", target});
    CHECK(written["file"] == target);
    CHECK(written["type"] == "image/png");
    CHECK(written["bytes"] == 9);
    std::string content;
    std::getline(std::ifstream{target}, content);
    CHECK(content == "a picture");
    struct stat state {};
    REQUIRE(::stat(target.c_str(), &state) == 0);
    CHECK((state.st_mode & 0777) == 0600);
    CHECK(shop.mitra({"payment", "proof", "PAY-1", "--to", target}).status == 4);  // never over another file

    const std::filesystem::path own = shop.json({"payment", "proof", "PAY-1"})["file"].get<std::string>();
    REQUIRE(::stat(own.parent_path().c_str(), &state) == 0);
    CHECK((state.st_mode & 0777) == 0700);
    std::filesystem::remove_all(own.parent_path());
    CHECK_THAT(shop.mitra({"audit", "list"}).out, Contains("payment.proof"));

    CHECK(shop.mitra({"verify-payment", "ORD-1", "--reject", "--yes"}).status == 2);
    shop.done({"verify-payment", "ORD-1", "--reject", "--reason", "tidak terbaca", "--yes"});
    CHECK(shop.status("ORD-1") == "pending");
    CHECK(shop.json({"verify-payment", "ORD-1", "--reject", "--reason", "x", "--yes"})["changed"] == false);
}

TEST_CASE("two admins verify one order from two terminals: it is paid once", "[cli]") {
    const Shop shop;
    const std::int64_t total = shop.order();
    const test::Process::Environment environment{{"MITRA_CONFIG", (shop.dir.path() / "mitra.toml").string()},
                                                 {"MITRA_NOW", Demo::k_now}};
    const auto start = [&](const char* who) {
        return std::make_unique<test::Process>(
            Words{test::program("mitra").string(), "verify-payment", "ORD-1", "--yes", "--as", who}, environment);
    };
    const auto ani = start("ani");
    const auto budi = start("budi");
    CHECK(ani->wait() == 0);
    CHECK(budi->wait() == 0);
    const int already = (ani->out().find("already") != std::string::npos ? 1 : 0) +
                        (budi->out().find("already") != std::string::npos ? 1 : 0);
    CHECK(already == 1);
    CHECK(shop.balance("cash:BCA") == total);
}

TEST_CASE("order refund takes back what was granted, and says that no money is owed", "[cli]") {
    const Shop shop;
    shop.done({"order", "grant", "PRD-3", "PER-1", "--reason", "prize", "--yes"});
    const Words refund{"order", "refund", "ORD-1", "--reason", "a mistake", "--yes"};
    CHECK_THAT(shop.mitra(refund).out, Contains("brought no money"));
    CHECK(shop.status("ORD-1") == "refunded");
    CHECK_THAT(shop.done(refund).out, Contains("taken back before"));
    CHECK(shop.json(refund)["changed"] == false);
    CHECK(shop.json({"payment", "refunds", "--all"})["items"].empty());
    CHECK(shop.mitra({"ledger", "verify"}).status == 0);
}

TEST_CASE("a refund and the matched rows of a statement are held to what was expected of them", "[cli]") {
    const Shop shop;
    const std::int64_t total = shop.order();
    shop.done({"verify-payment", "ORD-1", "--yes"});
    const auto refund = [&](const std::string& option, std::int64_t value) {
        return shop.mitra({"order", "refund", "ORD-1", "--reason", "x", "--yes", option, std::to_string(value)});
    };
    for (const Finished& refused : {refund("--expect-rupiah", total - 1), refund("--expect-rows", 2)}) {
        CHECK(refused.status == 4);
        CHECK(refused.out.empty());
        CHECK_THAT(refused.err, !Contains("transfer it"));  // nobody shall transfer what was not decided
    }
    CHECK(shop.status("ORD-1") == "fulfilled");
    CHECK(refund("--expect-rupiah", total).status == 0);

    const std::int64_t second = shop.order();
    REQUIRE(shop.import("Tanggal;Keterangan;Jumlah;Tipe\n20/11/2026;TRSF;" + std::to_string(second) + ",00;CR\n") == 0);
    CHECK(shop.mitra({"verify-payment", "--matched", "--yes", "--expect-rows", "2"}).status == 4);
    CHECK(shop.mitra({"verify-payment", "--matched", "--yes", "--expect-rupiah", "1"}).status == 4);
    CHECK(shop.status("ORD-2") == "pending");
    shop.done(
        {"verify-payment", "--matched", "--yes", "--expect-rows", "1", "--expect-rupiah", std::to_string(second)});
    CHECK(shop.status("ORD-2") == "fulfilled");
}

TEST_CASE("a person is shown with what they ordered and the groups they are in", "[cli]") {
    const Shop shop;
    shop.done({"product", "set", "PRD-3", "--group-on-paid", "Sudah Bayar"});
    shop.order();
    shop.done({"verify-payment", "ORD-1", "--yes"});
    const auto person = shop.json({"person", "show", "PER-1"});
    REQUIRE(person["orders"].size() == 1);
    CHECK(person["orders"][0]["id"] == "ORD-1");
    CHECK(person["orders"][0]["status"] == "fulfilled");
    CHECK_THAT(shop.mitra({"person", "show", "PER-1"}).out, Contains("ORD-1 fulfilled (Program Magang)"));
    CHECK_THAT(shop.mitra({"person", "list", "--group", "Sudah Bayar"}).out, Contains("Sudah Bayar"));
    const auto stats = shop.json({"stats", "participants"});
    for (const auto& group : stats["by_group"])
        CHECK(group["participants"] == (group["group"] == "Sudah Bayar" ? 1 : 0));
}

TEST_CASE("an order that is only tried shows no address, for it would open nothing", "[cli]") {
    const Shop shop;
    const Words words{"order", "new", "PRD-3", "--buyer", "PER-1", "--method", "transfer:BCA", "--dry-run"};
    const auto tried = shop.json(words);
    CHECK(tried["token"].is_null());
    CHECK(tried["link"].is_null());
    CHECK(tried["total"] > 150'000);
    CHECK_THAT(shop.mitra(words).out, !Contains("/o/"));
    CHECK(shop.json({"order", "list"})["items"].empty());
}
