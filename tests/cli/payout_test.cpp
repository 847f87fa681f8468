// What people earn and how they are paid, as an admin at a terminal and a script have it: `commission`, `payout`,
// `person bank`, `approve PYT`.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "lib/app/app.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/binding_store.hpp"
#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;
using Words = std::vector<std::string>;

namespace {

/// A demo whose partner PER-1 brought PER-2, and earns 15.000 with each of their orders.
struct Partners : Demo {
    Partners() {
        add_people();
        done({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
        done({"product", "add", "Program Magang", "--kind", "program", "--price", "150000", "--rate-bp", "1000"});
        done({"affiliate", "add", "PER-1"});
        done({"person", "bank", "PER-1", "--bank", "bank bca", "--number", "123-4567-890", "--holder", "Rina Wati"});
        const app::App app = app::App::open(dir.path() / "mitra.toml");
        auto database = app.connect(db::Access::read_write);
        const auto buyer = people::PersonStore{database, app.vault()}.find(PersonId{2}).value();
        db::in_transaction(database, [&] {
            referral::BindingStore{database, app.vault()}.remember({.person = buyer.id, .phone = buyer.phone},
                                                                   {.affiliate = PersonId{1}, .clicked_at = k_click});
        });
    }
    void sell(int orders) const {
        for (int i = 0; i < orders; ++i) {
            const auto placed = json({"order", "new", "PRD-3", "--buyer", "PER-2", "--method", "transfer:BCA"});
            done({"verify-payment", placed["id"].get<std::string>(), "--yes"});
        }
    }
    [[nodiscard]] std::filesystem::path result(const std::string& rows) const {
        const auto file = dir.path() / "hasil.csv";
        std::ofstream{file} << "person,amount,status,reference,reason\n" << rows;
        return file;
    }
    [[nodiscard]] std::string state(const std::string& commission) const {
        return json({"commission", "show", commission})["status"].get<std::string>();
    }

    static constexpr Instant k_click{1'795'150'800'000 - 60'000};
};

std::string content(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a commission is shown as the interface has it, held, released and voided", "[cli][payout]") {
    const Partners shop;
    shop.sell(2);
    const auto line = shop.json({"commission", "show", "COM-1"});
    CHECK(line["source"] == "ORD-1");
    CHECK(line["tier"].is_null());
    CHECK(line["total"] == 150'000);
    CHECK(line["shares"] == nlohmann::json{{"user", 15'000}, {"leader", 0}, {"owner", 135'000}});
    CHECK(line["rule"] ==
          nlohmann::json{{"user_bp", 1'000}, {"leader_bp", 0}, {"owner_bp", 9'000}, {"effective_from", nullptr}});
    CHECK(line["leader"].is_null());
    CHECK(line["status"] == "payable");
    CHECK(line["person"] == "PER-1");
    CHECK(line["amount"] == 15'000);
    CHECK(line["held_for"].is_null());

    CHECK(shop.mitra({"commission", "hold", "COM-1"}).status == 2);
    CHECK(shop.json({"commission", "hold", "COM-1", "--reason", "look first"})["changed"] == true);
    CHECK(shop.json({"commission", "hold", "COM-1", "--reason", "again"})["changed"] == false);
    CHECK(shop.json({"commission", "list", "--held"})["items"].size() == 1);
    CHECK(shop.json({"commission", "list", "--person", "PER-1", "--state", "payable"})["items"].size() == 2);
    CHECK(shop.json({"commission", "list", "--order", "ORD-2"})["items"][0]["id"] == "COM-2");
    CHECK(shop.json({"payout", "plan", "--min", "1"})["total"] == 15'000);
    CHECK(shop.json({"commission", "release", "COM-1", "--reason", "fine"})["changed"] == true);
    CHECK(shop.json({"commission", "release", "--due"})["released"] == 0);

    CHECK(shop.mitra({"commission", "void", "COM-1", "--reason", "fraud"}).status == 5);
    CHECK(shop.state("COM-1") == "payable");
    CHECK(shop.json({"commission", "void", "COM-1", "--reason", "fraud", "--yes"})["amount"] == 15'000);
    CHECK(shop.state("COM-1") == "void");
    CHECK(shop.mitra({"commission", "hold", "COM-1", "--reason", "x"}).status == 4);
    CHECK(shop.mitra({"commission", "show", "COM-9"}).status == 3);
    CHECK(shop.mitra({"ledger", "verify"}).status == 0);
    CHECK(shop.json({"ledger", "explain", "COM-1"})["items"].size() == 2);
}

TEST_CASE("a payout is planned, made, approved, written and settled", "[cli][payout]") {
    const Partners shop;
    shop.sell(8);
    const auto plan = shop.json({"payout", "plan"});
    CHECK(plan["total"] == 120'000);
    CHECK(plan["items"] == nlohmann::json::array({{{"person", "PER-1"}, {"name", "Rina Wati"}, {"amount", 120'000}}}));
    CHECK(plan["skipped"].empty());
    CHECK(shop.json({"payout", "plan", "--min", "120001"})["skipped"][0]["reason"] == "below_minimum");

    const Words create{"payout", "create", "--expect-rows", "1", "--expect-rupiah", "120000", "--key", "november"};
    CHECK(shop.mitra(create).status == 5);
    CHECK(shop.mitra({"payout", "create", "--expect-rupiah", "1", "--yes"}).status == 4);
    Words sure = create;
    sure.emplace_back("--yes");
    CHECK(shop.json(sure)["id"] == "PYT-1");
    CHECK(shop.json(sure)["id"] == "PYT-1");
    CHECK(shop.json({"payout", "list", "--count"})["total"] == 1);
    CHECK(shop.mitra({"payout", "create", "--yes"}).status == 4);

    CHECK(shop.mitra({"payout", "file", "PYT-1", "--bank", "BCA"}).status == 4);
    CHECK(shop.json({"approve", "PYT-1"})["status"] == "approved");
    CHECK(shop.json({"approve", "PYT-1"})["changed"] == false);
    const std::string file = (shop.dir.path() / "november.csv").string();
    std::ofstream{file} << "somebody's";
    CHECK(shop.mitra({"payout", "file", "PYT-1", "--bank", "BCA", "--out", file}).status == 4);
    CHECK(shop.json({"payout", "show", "PYT-1"})["status"] == "approved");
    std::filesystem::remove(file);
    CHECK(shop.json({"payout", "file", "PYT-1", "--bank", "BCA", "--out", file, "--dry-run"})["lines"] == 1);
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK(shop.json({"payout", "file", "PYT-1", "--bank", "BCA", "--out", file})["total"] == 120'000);
    CHECK(content(file) ==
          "person,amount,bank,number,holder,note\r\n"
          "PER-1,120000,BCA,1234567890,Rina Wati,PYT-1 LIN-1\r\n");
    struct stat status {};
    REQUIRE(stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    // The same file again is what a run before may have died behind; any other of that name is not ours.
    Words once_more{"payout", "file", "PYT-1", "--bank", "BCA", "--out", file};
    CHECK(shop.json(once_more)["changed"] == false);
    CHECK(shop.mitra({"payout", "file", "PYT-1", "--bank", "BCA"}).out == content(file));
    once_more.back() = (shop.dir.path() / "other.csv").string();
    std::ofstream{once_more.back()} << "somebody's";
    CHECK(shop.mitra(once_more).status == 4);
    Words keyed = once_more;
    keyed.insert(keyed.end(), {"--key", "file"});
    CHECK(shop.mitra(keyed).status == 4);
    CHECK(content(once_more.back()) == "somebody's");
    const auto unverified =
        shop.mitra({"payout", "file", "PYT-1", "--bank", "BCA", "--layout", "bca", "--out", shop.dir.path().string()});
    CHECK(unverified.status == 0);
    CHECK_THAT(unverified.err, Contains("unverified"));
    CHECK(std::filesystem::exists(shop.dir.path() / "PYT-1-bca-unverified.csv"));

    const auto rows = shop.result("PER-1,120000,settled,BCA-77,\nPER-2,120000,settled,BCA-78,\n");
    const Finished partly = shop.mitra({"payout", "result", "PYT-1", rows.string()});
    CHECK(partly.status == 8);
    CHECK_THAT(partly.out, Contains("line 2: settled PER-1 Rp 120.000") && Contains("PER-2 is not in PYT-1"));
    CHECK(shop.mitra({"payout", "result", "PYT-1", "-"}, content(rows)).status == 8);
    const auto again = shop.json({"payout", "result", "PYT-1", rows.string()});
    CHECK(again["already"] == 1);
    CHECK(again["settled"] == 0);
    const auto shown = shop.json({"payout", "show", "PYT-1"});
    CHECK(shown["status"] == "settled");
    CHECK(shown["lines"][0]["reference"] == "BCA-77");
    CHECK(shown["lines"][0]["account"] == "BCA ••••••7890");
    CHECK(shop.state("COM-1") == "paid");
    CHECK(shop.mitra({"payout", "cancel", "PYT-1", "--reason", "x", "--yes"}).status == 4);
    CHECK(shop.json({"ledger", "explain", "PYT-1"})["items"].size() == 1);
    CHECK(shop.json({"ledger", "explain", "LIN-1"})["items"].size() == 1);
    CHECK(shop.mitra({"doctor", "--deep"}).status == 0);
}

TEST_CASE("what cannot be paid any more is left out of the file, which says so", "[cli][payout]") {
    const Partners shop;
    shop.sell(8);
    shop.done({"payout", "create", "--yes"});
    shop.done({"approve", "PYT-1"});
    shop.done({"person", "bank", "PER-1", "--bank", "BNI", "--number", "998877665", "--holder", "Rina Wati"});
    const Finished file = shop.mitra({"payout", "file", "PYT-1", "--bank", "BCA"});
    CHECK(file.status == 8);
    CHECK_THAT(file.err, Contains("account_changed"));
    CHECK_THAT(file.out, Contains("nothing is left to pay") && !Contains("998877665"));
    CHECK(shop.json({"payout", "show", "PYT-1"})["status"] == "cancelled");
    CHECK(shop.state("COM-1") == "payable");
}

TEST_CASE("a payout above the limit waits for the second admin", "[cli][payout]") {
    const Partners shop;
    shop.set("# confirm_above = 10000000", "confirm_above = 100000");
    shop.sell(8);
    shop.done({"payout", "create", "--yes"});
    const Finished alone = shop.mitra({"approve", "PYT-1"});
    CHECK(alone.status == 4);
    CHECK_THAT(alone.err, Contains("second_admin"));
    shop.set("# second_admin = \"\"", "second_admin = \"PER-2\"");
    const Finished asked = shop.mitra({"approve", "PYT-1"});
    CHECK(asked.status == 5);
    CHECK_THAT(asked.out, Contains("PER-2 was sent a link"));
    CHECK(shop.json({"payout", "show", "PYT-1"})["status"] == "draft");
    CHECK(shop.mitra({"link", "new", "admin-action", "approve", "PYT-1"}).status == 4);
}

TEST_CASE("an account is shown by its end, and whole only on record", "[cli][payout]") {
    const Partners shop;
    const Finished masked = shop.mitra({"person", "bank", "PER-1"});
    CHECK(masked.out == "BCA ••••••7890\n");
    const auto full = shop.json({"person", "bank", "PER-1", "--full"});
    CHECK(full["account"]["number"] == "1234567890");
    CHECK(full["account"]["holder"] == "Rina Wati");
    CHECK_THAT(shop.mitra({"audit", "list"}).out, Contains("person.bank_read"));
    CHECK(shop.json({"person", "bank", "PER-1", "--full", "--dry-run"})["account"]["number"] == "••••••7890");
    CHECK(shop.mitra({"person", "bank", "PER-1", "--bank", "BCA"}).status == 2);
    CHECK(shop.mitra({"person", "bank", "PER-1", "--bank", "BCA", "--number", "12", "--holder", "R"}).status == 2);
    CHECK_THAT(shop.mitra({"person", "bank", "PER-2"}).out, Contains("has no account"));
    CHECK(shop.json({"person", "bank", "PER-1", "--bank", "BCA", "--number", "1234567890", "--holder",
                     "Rina Wati"})["changed"] == false);
}
