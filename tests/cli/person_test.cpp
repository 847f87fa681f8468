#include <catch2/catch.hpp>
#include <fstream>

#include "tests/cli/demo.hpp"
#include "tests/cli/golden.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;

namespace {

std::string golden_text(const Demo& demo, std::vector<std::string> words) {
    return test::steady(demo.mitra(std::move(words)).out, demo.dir.path().string());
}

}  // namespace

TEST_CASE("people as words and as JSON", "[cli]") {
    const Demo demo;
    demo.add_people();
    test::check_golden("person-list.txt", golden_text(demo, {"person", "list", "--count"}));
    test::check_golden("person-show.txt", golden_text(demo, {"person", "show", "PER-2"}));
    test::check_golden("person-show.json", golden_text(demo, {"person", "show", "budi@contoh.id", "--json"}));
    test::check_golden("referral-tree.txt", golden_text(demo, {"referral", "tree", "PER-1"}));
    test::check_golden("referral-why.json", golden_text(demo, {"referral", "why", "PER-2", "--json"}));
    test::check_golden("referral-top.txt", golden_text(demo, {"referral", "top"}));
}

TEST_CASE("the same phone twice changes nothing; wrong input is refused with the reason", "[cli]") {
    const Demo demo;
    demo.add_people();
    auto again = demo.json({"person", "add", "--name", "Somebody Else", "--phone", "+62 815-6272-6272"});
    CHECK(again["id"] == "PER-1");
    CHECK(again["already"] == true);
    CHECK(again["name"] == "Rina Wati");
    CHECK(demo.mitra({"person", "add", "--name", "X", "--phone", "12"}).status == 2);
    CHECK(demo.mitra({"person", "add", "--name", "", "--phone", "081300000001"}).status == 2);
    CHECK(demo.mitra({"person", "add", "--name", std::string(10'000, 'x'), "--phone", "081300000001"}).status == 2);
    CHECK(demo.mitra({"person", "add", "--phone", "081300000001"}).status == 2);
    CHECK(demo.mitra({"person", "add", "--name", "X", "--phone", "081300000001", "--referrer", "PER-9"}).status == 3);
    CHECK(demo.mitra({"person", "add", "--name", "X", "--phone", "081300000001", "--welcome"}).status == 2);
    CHECK(demo.mitra({"person", "show", "PER-9"}).status == 3);
}

TEST_CASE("consent is given and withdrawn by command", "[cli]") {
    const Demo demo;
    demo.add_people();
    CHECK(demo.mitra({"person", "set", "PER-1", "--consent", "--no-consent"}).status == 2);
    CHECK(demo.json({"person", "set", "PER-1", "--no-consent"})["consent"].is_null());
    CHECK(demo.json({"person", "set", "PER-1", "--no-consent"})["changed"] == false);
    CHECK(demo.json({"person", "set", "PER-1", "--consent"})["consent"]["text_version"] == "by-admin");
    CHECK_THAT(demo.mitra({"audit", "list", "--json"}).out, Contains("consent_withdrawn"));
}

TEST_CASE("hostile texts are kept as they are and break no line", "[cli]") {
    const Demo demo;
    const std::string name = "<b>'; DROP TABLE person; --</b> 😀";
    CHECK(demo.mitra({"person", "add", "--name", name, "--phone", "081300000001", "--city", "=SUM(A1)"}).status == 0);
    CHECK(demo.json({"person", "show", "PER-1"})["name"] == name);
    const Finished listed = demo.mitra({"person", "list"});
    CHECK(std::count(listed.out.begin(), listed.out.end(), '\n') == 2);
}

TEST_CASE("a list narrows by what people are", "[cli]") {
    const Demo demo;
    demo.add_people();
    const auto ids = [&](std::vector<std::string> words) {
        const std::vector<std::string> list{"person", "list"};
        words.insert(words.begin(), list.begin(), list.end());
        const auto answer = demo.json(words);
        std::string found;
        for (const auto& item : answer["items"])
            found += item["id"].get<std::string>() + " ";
        return found;
    };
    CHECK(ids({"--city", "bogor"}) == "PER-1 PER-2 ");
    CHECK(ids({"--city", "Depok"}).empty());
    CHECK(ids({"--referrer", "081562726272"}) == "PER-2 ");
    CHECK(ids({"--name", "santo"}) == "PER-2 ");
    REQUIRE(demo.mitra({"person", "status", "set", "sudah_join", "PER-1"}).status == 0);
    CHECK(ids({"--status", "sudah_join"}) == "PER-1 ");
    CHECK(ids({"--registered-since", "2026-11-21"}).empty());
    CHECK(demo.mitra({"person", "list", "--status", "joined"}).status == 2);
}

TEST_CASE("a person of a list is the person that show tells of, and a search by name counts", "[cli]") {
    const Demo demo;
    demo.add_people();
    auto shown = demo.json({"person", "show", "PER-1"});
    auto listed = demo.json({"person", "list"})["items"][0];
    listed["schema"] = 1;
    // What they ordered is a list of its own: 'order list --buyer'.
    REQUIRE(shown.erase("orders") == 1);
    CHECK(listed == shown);
    CHECK(demo.json({"person", "list", "--name", "i", "--count", "--limit", "1"})["total"] == 2);
    CHECK(demo.json({"person", "export"}) == demo.json({"person", "list"}));
}

TEST_CASE("an import asks, reports each bad line, and can be run again", "[cli]") {
    const Demo demo;
    const auto file = demo.dir.path() / "people.csv";
    std::ofstream{file}
        << "nama,kota,no_wa,setuju\nAni,Depok,0813-0000-0001,ya\nX,Depok,12,ya\nSari,Bogor,081300000002,\n";
    const Finished asked = demo.mitra({"person", "import", file.string()});
    CHECK(asked.status == 5);
    CHECK_THAT(asked.err, Contains("2 added") && Contains("line 3: refused"));
    CHECK(demo.json({"person", "list", "--count"})["total"] == 0);

    const Finished done = demo.mitra({"person", "import", file.string(), "--yes"});
    CHECK(done.status == 8);
    CHECK_THAT(done.out, Contains("2 added, 0 registered before, 1 refused"));
    auto again = demo.json({"person", "import", file.string(), "--yes"});
    CHECK(again["already"] == 2);
    CHECK(again["added"] == 0);
    CHECK(again["lines"][0]["line"] == 3);
    CHECK(demo.mitra({"person", "import", "/nowhere.csv", "--yes"}).status == 2);
}

TEST_CASE("what is exported can be imported elsewhere", "[cli]") {
    const Demo here;
    here.add_people();
    const Finished written = here.mitra({"person", "export"});
    CHECK(written.out.starts_with("sapaan,nama,kota,profesi,no_wa"));
    const auto file = here.dir.path() / "out.csv";
    CHECK(here.json({"person", "export", "--output", file.string()})["people"] == 2);
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::others_all) ==
          std::filesystem::perms::none);
    CHECK(here.mitra({"person", "export", "--output", file.string()}).status == 4);

    const Demo there;
    CHECK(there.mitra({"person", "import", "-", "--yes"}, written.out).status == 0);
    CHECK(there.json({"referral", "why", "PER-2"})["referrer"] == "PER-1");
}

TEST_CASE("STOP, its end with a reason, and sending again", "[cli]") {
    const Demo demo;
    demo.add_people();
    CHECK(demo.mitra({"person", "stop", "PER-2"}).out == "PER-2: gets no more messages but what is owed\n");
    CHECK(demo.mitra({"person", "stop", "PER-2"}).out == "PER-2: had stopped before\n");
    CHECK(demo.mitra({"person", "resend", "PER-2", "welcome"}).status == 4);
    CHECK(demo.mitra({"person", "restart", "PER-2"}).status == 2);
    CHECK(demo.mitra({"person", "restart", "PER-2", "--reason", "asked on the phone"}).status == 0);
    CHECK(demo.json({"person", "resend", "PER-2", "welcome"})["kind"] == "welcome");
    CHECK(demo.mitra({"person", "resend", "PER-2", "reminder"}).status == 4);
    CHECK(demo.mitra({"person", "resend", "PER-2", "broadcast"}).status == 2);
}

TEST_CASE("a change says whether it made a difference", "[cli]") {
    const Demo demo;
    demo.add_people();
    auto changed = demo.json({"person", "set", "PER-1", "--city", "Depok", "--phone", "0811-0000-0001"});
    CHECK(changed["changed"] == true);
    CHECK(changed["city"] == "Depok");
    CHECK(changed["phone"] == "+6281100000001");
    CHECK(demo.json({"person", "set", "PER-1", "--city", "Depok"})["changed"] == false);
    CHECK(demo.mitra({"person", "set", "PER-1", "--phone", "081234567890"}).status == 4);
}

TEST_CASE("a referral link carries the phone, and where it was posted", "[cli]") {
    const Demo demo;
    demo.add_people();
    auto link = demo.json({"referral", "link", "PER-1", "--utm-source", "face book"});
    CHECK(link["code"] == "081562726272");
    CHECK(link["link"] == "http://127.0.0.1:8080/ref=081562726272?utm_source=face%20book");
}

TEST_CASE("reading full contacts leaves a trace, even with --dry-run", "[cli]") {
    const Demo demo;
    demo.add_people();
    REQUIRE(demo.mitra({"person", "show", "PER-2", "--as", "curious", "--dry-run"}).status == 0);
    auto rows = demo.json({"audit", "list"})["items"];
    CHECK(std::any_of(rows.begin(), rows.end(), [](auto& row) {
        return row["act"] == "person.show" && row["actor"] == "curious" && row["subject"] == "PER-2";
    }));
}
