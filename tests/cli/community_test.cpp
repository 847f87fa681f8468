// Questions, meetings and segments of a tier, as an admin at a terminal and a script have them.
#include <catch2/catch.hpp>
#include <fstream>

#include "lib/app/app.hpp"
#include "lib/flow/ask_question.hpp"
#include "lib/people/group_store.hpp"
#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;

namespace {

/// A demo in which PER-1 asked something and is the only VIP.
struct Community : Demo {
    app::App app = app::App::open(dir.path() / "mitra.toml");

    Community() {
        add_people();
        auto database = app.connect(db::Access::read_write);
        const auto services = app.services(database, {"PER-1", "session"});
        people::GroupStore groups{database};
        groups.join(groups.named("Anggota VIP").id, PersonId{1}, app.clock().now());
        flow::ask_question(services, PersonId{1}, "Kapan komisi cair?\nSaya menunggu sejak kemarin.");
    }
};

}  // namespace

TEST_CASE("a question is listed, shown, answered once and closed", "[cli][qa]") {
    const Community demo;
    const Finished list = demo.mitra({"qa", "list"});
    CHECK_THAT(list.out, Contains("TCK-1") && Contains("open") && Contains("Kapan komisi cair?"));
    CHECK(demo.json({"qa", "list", "--count"})["total"] == 1);
    CHECK_THAT(demo.mitra({"qa", "show", "TCK-1"}).out, Contains("Saya menunggu sejak kemarin."));
    CHECK(demo.json({"qa", "show", "TCK-1"})["entries"][0]["author"] == "person");

    CHECK(demo.mitra({"qa", "reply", "TCK-1"}).status == 2);
    CHECK(demo.mitra({"qa", "reply", "TCK-9", "--text", "x"}).status == 3);
    CHECK_THAT(demo.mitra({"qa", "reply", "TCK-1", "--file", "-"}, "Tanggal 5.\n").out,
               Contains("TCK-1 answered; PER-1 is told"));
    const auto again = demo.json({"qa", "reply", "TCK-1", "--text", "Tanggal 5."});
    CHECK(again["changed"] == false);
    CHECK(again["status"] == "answered");
    CHECK(demo.json({"qa", "list"})["items"].empty());
    CHECK(demo.json({"qa", "list", "--status", "answered", "--person", "PER-1"})["items"].size() == 1);
    CHECK_THAT(demo.mitra({"qa", "close", "TCK-1"}).out, Contains("closed"));
    CHECK(demo.json({"qa", "show", "TCK-1"})["status"] == "closed");
    CHECK_THAT(demo.done({"link", "new", "admin-action", "qa reply", "TCK-1"}).out, Contains("/a/"));
}

TEST_CASE("a meeting says for whom it is and how often it comes", "[cli][event]") {
    const Community demo;
    const auto added =
        demo.json({"event", "add", "--title", "Kelas VIP", "--start", "2026-12-31 19:30", "--zoom",
                   "https://zoom.example/j/1", "--repeat", "monthly", "--repeat-until", "2027-06-30", "--tier", "vip"});
    CHECK(added["tier"] == "vip");
    CHECK(added["repeat"] == "monthly");
    CHECK(added["repeat_until"].get<std::string>().starts_with("2027-06-30"));
    const auto ended = demo.json({"event", "set", "EVT-1", "--repeat", "never"});
    CHECK(ended["changed"] == true);
    CHECK(ended["repeat_until"].is_null());
    CHECK(demo.mitra({"event", "add", "--title", "X", "--start", "2026-12-31 19:30", "--zoom",
                      "https://zoom.example/j/1", "--tier", "gold"})
              .status == 3);
    CHECK(demo.mitra({"event", "attendance"}).status == 2);
    CHECK(demo.json({"event", "attendance", "EVT-1"})["items"].empty());
    const auto tier = demo.json({"event", "attendance", "--tier", "vip"});
    CHECK(tier["held"] == 0);
    CHECK(tier["items"].empty());
}

TEST_CASE("--tier narrows lists of people and broadcasts", "[cli][tier]") {
    const Community demo;
    CHECK(demo.json({"person", "list", "--tier", "vip"})["items"].empty());
    CHECK(demo.json({"broadcast", "plan", "ajakan", "--tier", "vip"})["recipients"] == 0);
    CHECK_THAT(demo.mitra({"person", "list", "--tier", "gold"}).err, Contains("vip"));
}
