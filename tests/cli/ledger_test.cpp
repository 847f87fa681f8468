// The books from outside: what commands book, another program's opinion of it, and what is told when they are broken.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "lib/db/database.hpp"
#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;
using Words = std::vector<std::string>;

namespace {

/// A shop that has sold: paid exactly, over and by a provider's credit card of nobody, moved between accounts, and
/// given.
struct Shop : Demo {
    Shop() {
        add_people();
        done({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
        done({"product", "add", "Kelas Bahasa", "--kind", "program", "--price", "150000"});
        for (int order = 1; order <= 3; ++order)
            done({"order", "new", "kelas-bahasa", "--buyer", "PER-1", "--method", "transfer:BCA"});
        done({"verify-payment", "ORD-1", "--yes"});
        done({"verify-payment", "ORD-2", "--amount", "175000", "--yes"});
        // Short: its money waits on suspense, and a case waits for somebody.
        REQUIRE(mitra({"verify-payment", "ORD-3", "--amount", "1000", "--yes"}).status == 9);
        done({"order", "grant", "kelas-bahasa", "PER-2", "--reason", "beasiswa", "--yes"});
        done({"ledger", "transfer", "cash:BCA", "deposit:vip", "40000", "--fee", "2500", "--yes", "--as",
              "a;b\n2026-01-01 evil | x"});
    }
};

Finished hledger(const std::filesystem::path& journal, Words words) {
    words.insert(words.begin(), {"hledger", "-f", journal.string()});
    return test::run(words);
}

std::string top_of(const std::string& account_class) {
    if (account_class == "liability") return "liabilities:";
    if (account_class == "asset" || account_class == "expense") return account_class + "s:";
    return account_class + ":";
}

}  // namespace

TEST_CASE("hledger reads the export, finds nothing to complain of, and comes to the same balances", "[ledger]") {
    const Shop shop;
    const auto journal = shop.dir.path() / "books.journal";
    const Finished written = shop.mitra({"ledger", "export", "--format", "hledger"});
    REQUIRE(written.status == 0);
    std::ofstream{journal} << written.out;

    const Finished checked = hledger(journal, {"check", "--strict", "ordereddates"});
    INFO(checked.err << "\n" << written.out << "\n(hledger comes with scripts/install-deps --tests)");
    REQUIRE(checked.status == 0);

    std::map<std::string, std::string> theirs;
    std::istringstream lines{hledger(journal, {"balance", "--flat", "--no-total", "--empty", "-O", "csv"}).out};
    std::string line;
    std::getline(lines, line);  // the heading
    while (std::getline(lines, line)) {
        const auto middle = line.find("\",\"");
        REQUIRE(middle != std::string::npos);
        theirs[line.substr(1, middle - 1)] = line.substr(middle + 3, line.size() - middle - 4);
    }
    const auto ours = shop.json({"ledger", "balance"})["items"];
    CHECK(ours.size() == theirs.size());
    CHECK(ours.size() >= 7);
    for (const auto& item : ours) {
        const std::string name = top_of(item["class"].get<std::string>()) + item["account"].get<std::string>();
        INFO(name);
        const auto balance = item["balance"].get<std::int64_t>();
        CHECK(theirs[name] == (balance == 0 ? "0" : "IDR " + std::to_string(balance)));
    }
    const auto entries = shop.json({"ledger", "verify"})["entries"].get<std::int64_t>();
    const std::string stats = hledger(journal, {"stats"}).out;
    CHECK_THAT(stats, Contains("Transactions") && Contains(std::to_string(entries) + " ("));
}

TEST_CASE("the books as JSON: what is proved, what stands where, page by page", "[ledger]") {
    const Shop shop;
    const auto proof = shop.json({"ledger", "verify"});
    CHECK(proof["schema"] == 1);
    CHECK(proof["sum"] == 0);
    CHECK(proof["problems"].empty());
    CHECK(proof["entries"] == shop.json({"ledger", "journal", "--count"})["total"]);
    CHECK(proof["accounts"] == shop.json({"ledger", "balance", "--count"})["total"]);
    CHECK(shop.mitra({"ledger", "verify"}).out.empty());

    std::int64_t sum = 0;
    std::int64_t pages = 0;
    for (Words words{"ledger", "balance", "--limit", "2"}; ++pages < 20;) {
        const auto page = shop.json(words);
        for (const auto& item : page["items"])
            sum += item["balance"].get<std::int64_t>();
        if (page["next"].is_null()) break;
        words = {"ledger", "balance", "--limit", "2", "--after", page["next"].get<std::string>()};
    }
    CHECK(sum == 0);
    CHECK(pages > 2);

    const auto order = shop.json({"ledger", "explain", "ORD-2"});
    REQUIRE(order["items"].size() == 1);
    CHECK(order["items"][0]["act"] == "order.paid");
    CHECK(order["items"][0]["amount"] == 175'000);
    CHECK(shop.json({"ledger", "explain", "PAY-2"})["items"] == order["items"]);
    CHECK(shop.json({"ledger", "journal", "--about", "ORD-2"})["items"][0]["id"] == order["items"][0]["id"]);
    CHECK(shop.json({"ledger", "explain", "ORD-4"})["items"].empty());  // given: nothing was booked
    CHECK(shop.json({"ledger", "explain", "PER-1"})["items"].size() == 3);
    CHECK(shop.json({"ledger", "balance", "cash:BCA", "--at", "2026-11-20"})["items"][0]["balance"] == 0);
}

TEST_CASE("broken books end with 10, and name table, row and rule; doctor and backup see them too", "[ledger]") {
    const Shop shop;
    {
        auto hand = db::Database::open(shop.dir.path() / "mitra.db", db::Access::read_write);
        hand.execute(
            "DROP TRIGGER posting_is_final; UPDATE posting SET rupiah = rupiah + 1 WHERE journal_id = 1"
            " AND rupiah > 0");
    }
    const Finished told = shop.mitra({"ledger", "verify"});
    CHECK(told.status == 10);
    CHECK_THAT(told.out, Contains("journal JRN-1: its postings sum to 1, not to 0"));
    const auto problems = shop.json({"ledger", "verify"})["problems"];
    REQUIRE(problems.size() == 2);
    CHECK(problems[0]["table"] == "journal");
    CHECK(problems[0]["row"] == "JRN-1");
    const Finished deep = shop.mitra({"doctor", "--deep"});
    CHECK(deep.status == 9);
    CHECK_THAT(deep.out, Contains("journal JRN-1"));
    CHECK(shop.mitra({"backup", "create"}).status != 0);
}
