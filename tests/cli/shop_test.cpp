// Products, orders and moves as an admin at the terminal has them.
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <thread>

#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;

namespace {

struct ShopDemo : Demo {
    ShopDemo() {
        add_people();
        add_shop();
    }
    [[nodiscard]] std::string file(const std::string& name, const std::string& content) const {
        const auto path = dir.path() / name;
        std::ofstream{path} << content;
        return path.string();
    }
    [[nodiscard]] std::string group_of(const std::string& person) const {
        std::string groups;
        const auto shown = json({"person", "show", person});
        for (const auto& group : shown["groups"])
            groups += group.dump();
        return groups;
    }
};

}  // namespace

TEST_CASE("a product has the fields of INTERFACE, and its landing text comes from a file", "[cli][shop]") {
    const ShopDemo demo;
    const auto added = demo.json({"product", "add", "Panduan Kerja", "--kind", "file", "--price", "25000", "--file",
                                  demo.file("panduan.txt", "isi"), "--landing", demo.file("l.md", "# Halo\n"),
                                  "--description", "Cara melamar", "--rate-bp", "1500"});
    INFO(added.dump());
    CHECK(added["schema"] == 1);
    CHECK(added["id"] == "PRD-5");
    CHECK(added["slug"] == "panduan-kerja");
    CHECK(added["kind"] == "file");
    CHECK(added["price"] == 25000);
    CHECK(added["tier"].is_null());
    CHECK(added["status"] == "active");
    CHECK(added["file"] == "panduan.txt");
    CHECK(demo.json({"product", "show", "panduan-kerja"})["landing"] == "# Halo\n");

    const Finished html =
        demo.mitra({"product", "set", "PRD-5", "--landing", demo.file("h.md", "baik\n\n<script>alert(1)</script>\n")});
    CHECK(html.status == 2);
    CHECK_THAT(html.err, Contains("line 3"));
    CHECK_THAT(html.err, Contains("raw HTML"));
    CHECK(demo.json({"product", "set", "PRD-5", "--price", "25000"})["changed"] == false);
}

TEST_CASE("prices that are no whole rupiah, and games that no price list has, are refused", "[cli][shop]") {
    const ShopDemo demo;
    for (const char* price : {"-1", "5.5", "1e5", "100000000001", "99999999999999999999", "", "01", "Rp5", "٣"}) {
        INFO(price);
        CHECK(demo.mitra({"product", "add", "X", "--kind", "program", "--price", price}).status == 2);
    }
    const Finished refused = demo.mitra({"product", "add", "X", "--kind", "topup", "--price", "5000"});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.err, Contains("provider services sync"));
    CHECK(demo.mitra({"product", "add", "X", "--kind", "mobil", "--price", "5000"}).status == 2);
    CHECK(demo.mitra({"product", "add", "X", "--kind", "file", "--price", "5000"}).status == 2);
    CHECK(demo.mitra({"product", "add", "X", "--kind", "file", "--price", "5000", "--file", "/nowhere"}).status == 2);
    CHECK(demo.mitra({"product", "add", "Kelas  GRATIS", "--kind", "program", "--price", "1"}).status == 4);
    CHECK(demo.mitra({"product", "show", "kelas-gratsi"}).status == 3);
    CHECK(demo.json({"product", "list", "--count"})["total"] == 4);  // the two tiers that init makes among them
}

TEST_CASE("an order has the fields of INTERFACE", "[cli][shop]") {
    const ShopDemo demo;
    const auto order = demo.json({"order", "show", "ORD-2"});
    INFO(order.dump());
    for (const char* field :
         {"id", "number", "token", "product", "buyer", "status", "subtotal", "discount", "tax", "unique_code", "total",
          "coupon", "affiliate", "method", "placed_at", "paid_at", "fulfilled_at", "expires_at", "payments"})
        CHECK(order.contains(field));
    CHECK(order["status"] == "pending");
    CHECK(order["total"] == 150000);
    CHECK(order["method"] == "duitku");
    CHECK(order["coupon"].is_null());
    REQUIRE(order["payments"].size() == 1);
    CHECK(order["payments"][0]["status"] == "created");
    CHECK(order["payments"][0]["reference"] == "ORD-2-1");
    CHECK_THAT(demo.group_of("PER-1"), Contains("Pendaftar Baru"));

    const auto free = demo.json({"order", "show", "ORD-1"});
    CHECK(free["status"] == "fulfilled");
    CHECK(free["payments"][0]["status"] == "settled");
    CHECK(demo.mitra({"order", "show", "ORD-99"}).status == 3);
    CHECK(demo.mitra({"order", "show", "99"}).status == 3);
}

TEST_CASE("orders are listed by state, product, buyer, method and time", "[cli][shop]") {
    const ShopDemo demo;
    const auto ids = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"order", "list"});
        std::string found;
        const auto page = demo.json(words);
        for (const auto& order : page["items"])
            found += order["id"].get<std::string>() + " ";
        return found;
    };
    CHECK(ids({}) == "ORD-1 ORD-2 ");
    CHECK(ids({"--status", "pending"}) == "ORD-2 ");
    CHECK(ids({"--product", "kelas-gratis"}) == "ORD-1 ");
    CHECK(ids({"--buyer", "081234567890"}).empty());
    CHECK(ids({"--method", "free"}) == "ORD-1 ");
    CHECK(ids({"--since", "2026-11-21"}).empty());
    CHECK(ids({"--until", "2026-11-21", "--status", "fulfilled"}) == "ORD-1 ");
    CHECK(demo.mitra({"order", "list", "--status", "bezahlt"}).status == 2);
}

TEST_CASE("an order that cannot be placed says which way is left", "[cli][shop]") {
    const ShopDemo demo;
    CHECK(demo.mitra({"product", "add", "Murah", "--kind", "program", "--price", "9999"}).status == 0);
    const Finished none = demo.mitra({"order", "new", "murah", "--buyer", "PER-1"});
    CHECK(none.status == 2);
    CHECK_THAT(none.err, Contains("bank-account add"));
    CHECK(demo.mitra({"order", "new", "murah", "--buyer", "PER-1", "--method", "duitku"}).status == 4);
    CHECK(demo.mitra({"order", "new", "program-magang", "--buyer", "PER-9"}).status == 3);
    CHECK(demo.mitra({"order", "new", "program-magang", "--buyer", "PER-1", "--method", "transfer:BCA"}).status == 4);
    CHECK(demo.mitra({"order", "new", "kelas-gratis", "--buyer", "PER-1", "--method", "duitku"}).status == 2);
    CHECK(demo.mitra({"product", "archive", "program-magang"}).status == 0);
    CHECK(demo.mitra({"order", "new", "program-magang", "--buyer", "PER-1"}).status == 4);
}

TEST_CASE("the same key places one order", "[cli][shop]") {
    const ShopDemo demo;
    const std::vector<std::string> words{"order", "new", "program-magang", "--buyer", "PER-2", "--key", "k1"};
    const auto first = demo.json(words);
    const auto again = demo.json(words);
    CHECK(first["id"] == "ORD-3");
    CHECK(again["id"] == "ORD-3");
    CHECK(demo.json({"order", "list", "--count"})["total"] == 3);
}

TEST_CASE("two who order at once get an order each", "[cli][shop]") {
    const ShopDemo demo;
    std::vector<std::thread> threads;
    std::array<Finished, 4> done;
    for (std::size_t i = 0; i < done.size(); ++i)
        threads.emplace_back([&, i] {
            done.at(i) = demo.mitra({"order", "new", "program-magang", "--buyer", i % 2 == 0 ? "PER-1" : "PER-2"});
        });
    for (std::thread& thread : threads)
        thread.join();
    for (const Finished& one : done)
        CHECK(one.status == 0);
    CHECK(demo.json({"order", "list", "--count"})["total"] == 6);
}

TEST_CASE("cancelling many tells each what became of it, and partly done is 8", "[cli][shop]") {
    const ShopDemo demo;
    const Finished mixed = demo.mitra({"order", "cancel", "ORD-1", "ORD-2", "ORD-9"});
    CHECK(mixed.status == 8);
    CHECK_THAT(mixed.out + mixed.err, Contains("ORD-2: cancelled"));
    CHECK(demo.json({"order", "show", "ORD-2"})["status"] == "cancelled");
    CHECK(demo.mitra({"order", "cancel", "ORD-2"}).status == 0);
    CHECK(demo.mitra({"order", "resend", "ORD-2"}).status == 4);
}

TEST_CASE("a product is given for a reason only", "[cli][shop]") {
    const ShopDemo demo;
    CHECK(demo.mitra({"order", "grant", "program-magang", "PER-2"}).status == 2);
    const auto granted = demo.json({"order", "grant", "program-magang", "PER-2", "--reason", "pemenang lomba"});
    CHECK(granted["status"] == "fulfilled");
    CHECK(granted["method"] == "grant");
    CHECK(granted["total"] == 0);
    CHECK_THAT(demo.group_of("PER-2"), Contains("Sudah Bayar"));
    CHECK(demo.json({"stats", "sales"})["paid"] == 1);  // the free one; what is given is not sold
}

TEST_CASE("people move along their groups, many at once from a file", "[cli][shop]") {
    const ShopDemo demo;
    CHECK(demo.mitra({"group", "add", "Seleksi Dokumen"}).status == 0);
    const std::string list = demo.file("orang.txt", "PER-1\n081234567890\nPER-77\n");
    const Finished moved = demo.mitra({"move-group", "Seleksi Dokumen", "--from", list});
    CHECK(moved.status == 8);
    CHECK_THAT(moved.out, Contains("PER-1: moved to Seleksi Dokumen"));
    CHECK_THAT(demo.group_of("PER-1"), Contains("Seleksi Dokumen"));
    CHECK_THAT(demo.group_of("PER-1"), !Contains("Pendaftar Baru"));
    const auto told = [&] { return demo.json({"queue", "list", "--kind", "account", "--person", "PER-1"})["items"]; };
    CHECK(told().size() == 1);
    CHECK(demo.mitra({"move-group", "Seleksi Dokumen", "PER-1"}).status == 0);
    CHECK(demo.mitra({"move-group", "Mitra", "PER-1"}).status == 4);
    CHECK(demo.mitra({"move-group", "Entah", "PER-1"}).status == 3);
    CHECK(demo.mitra({"move-group", "Sudah Bayar", "PER-1", "--no-notify"}).status == 0);
    CHECK(told().size() == 1);
}

TEST_CASE("sales are shown by day and product, with every day of the span", "[cli][shop]") {
    const ShopDemo demo;
    const auto sales = demo.json({"stats", "sales", "--since", "2026-11-18", "--until", "2026-11-21"});
    INFO(sales.dump());
    CHECK(sales["orders"] == 2);
    CHECK(sales["paid"] == 1);
    CHECK(sales["sales"] == 0);
    REQUIRE(sales["by_day"].size() == 3);
    CHECK(sales["by_day"][2]["date"] == "2026-11-20");
    CHECK(sales["by_day"][2]["orders"] == 2);
    CHECK(sales["by_day"][0]["orders"] == 0);
    CHECK(sales["by_product"].size() == 2);
    CHECK(demo.mitra({"stats", "sales", "--since", "2026-11-21", "--until", "2026-11-18"}).status == 2);
    CHECK(demo.mitra({"stats", "sales", "--since", "2000-01-01"}).status == 2);
}
