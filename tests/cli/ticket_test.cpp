// Problems with orders, as an admin at a terminal and a script have them.
#include <catch2/catch.hpp>
#include <fstream>

#include "lib/app/app.hpp"
#include "lib/flow/report_problem.hpp"
#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;

namespace {

/// A demo in which somebody complains about ORD-2, which waits at Duitku.
struct Complained : Demo {
    app::App app = app::App::open(dir.path() / "mitra.toml");

    Complained() {
        add_people();
        add_shop();
        report("Sudah bayar, belum datang.\nTolong dibantu.");
    }
    void report(const std::string& words) {
        auto database = app.connect(db::Access::read_write);
        flow::report_problem(app.services(database, {"web", ""}), OrderId{2}, words);
    }
};

}  // namespace

TEST_CASE("a problem is listed by state, person, order and time", "[cli][ticket]") {
    const Complained demo;
    CHECK_THAT(demo.mitra({"ticket", "list"}).out,
               Contains("TCK-1") && Contains("ORD-2") && Contains("PER-1") && Contains("Sudah bayar, belum datang."));
    const auto found = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"ticket", "list"});
        return demo.json(words)["items"].size();
    };
    CHECK(demo.json({"ticket", "list", "--count"})["total"] == 1);
    CHECK(found({"--order", "ORD-2"}) == 1);
    CHECK(found({"--order", "ORD-1"}) == 0);
    CHECK(found({"--person", "PER-1", "--order", "ORD-2", "--status", "all"}) == 1);
    CHECK(found({"--person", "PER-2"}) == 0);
    CHECK(found({"--status", "closed"}) == 0);
    CHECK(found({"--until", "2026-11-20"}) == 0);
    CHECK(found({"--after", "TCK-1"}) == 0);
    CHECK(demo.mitra({"ticket", "list", "--order", "ORD-9"}).status == 3);
    CHECK(demo.mitra({"ticket", "list", "--after", "ORD-9"}).status == 2);
    CHECK(demo.json({"qa", "list", "--status", "all"})["items"].empty());
}

TEST_CASE("a problem is shown with the facts of its order", "[cli][ticket]") {
    const Complained demo;
    const Finished shown = demo.mitra({"ticket", "show", "TCK-1"});
    CHECK_THAT(shown.out, Contains("Tolong dibantu.") && Contains("facts of ORD-2 (Program Magang)") &&
                              Contains("paid?      pending by duitku, Rp 150.000 is asked") &&
                              Contains("next: mitra verify-payment ORD-2 --pull") &&
                              Contains("delivered? nothing was started") && Contains("opened?    there is no link") &&
                              Contains("order_placed by whatsapp: queued") &&
                              Contains("support    no time of support runs"));
    CHECK_THAT(shown.err, Contains("mitra ticket reply TCK-1"));
    const auto whole = demo.json({"ticket", "show", "TCK-1"});
    CHECK(whole["order"] == "ORD-2");
    CHECK(whole["facts"]["paid"]["paid"] == false);
    CHECK(whole["facts"]["paid"]["next"] == "mitra verify-payment ORD-2 --pull");
    CHECK(whole["facts"]["delivered"]["status"].is_null());
    CHECK(whole["facts"]["opened"]["downloads"] == 0);
    CHECK(whole["facts"]["messages"]["items"][0]["status"] == "queued");
    CHECK(whole["facts"]["support"]["within"] == false);
    CHECK(demo.mitra({"ticket", "show", "TCK-9"}).status == 3);
    CHECK(demo.mitra({"qa", "show", "TCK-1"}).status == 3);
}

TEST_CASE("a problem is answered once, reported again, and closed", "[cli][ticket]") {
    Complained demo;
    CHECK(demo.mitra({"ticket", "reply", "TCK-1"}).status == 2);
    CHECK(demo.mitra({"ticket", "reply", "TCK-1", "a", "--text", "b"}).status == 2);
    CHECK(demo.mitra({"ticket", "reply", "TCK-1", "--file", "/nowhere"}).status == 2);
    CHECK(demo.mitra({"ticket", "reply", "TCK-1", " "}).status == 2);
    CHECK(demo.mitra({"qa", "reply", "TCK-1", "--text", "x"}).status == 3);
    CHECK_THAT(demo.mitra({"ticket", "reply", "TCK-1", "Sudah kami kirim."}).out,
               Contains("TCK-1 answered; PER-1 is told"));
    const auto again = demo.json({"ticket", "reply", "TCK-1", "--text", "Sudah kami kirim."});
    CHECK(again["changed"] == false);
    CHECK(again["status"] == "answered");
    demo.report("Tetap belum datang.");
    CHECK(demo.json({"ticket", "show", "TCK-1"})["entries"].size() == 3);
    CHECK(demo.json({"ticket", "show", "TCK-1"})["status"] == "open");
    CHECK_THAT(demo.mitra({"ticket", "close", "TCK-1", "TCK-1"}).out,
               Contains("closed") && Contains("was closed before"));
    CHECK_THAT(demo.done({"link", "new", "admin-action", "ticket reply", "TCK-1"}).out, Contains("/a/"));
}

TEST_CASE("the document of a cancellation is a page by itself", "[cli][order]") {
    const Complained demo;
    CHECK(demo.mitra({"order", "document", "ORD-2"}).status == 3);
    CHECK(demo.mitra({"order", "document", "ORD-9"}).status == 3);
    demo.done({"order", "cancel", "ORD-2", "--reason", "Salah <pilih>"});
    const Finished page = demo.mitra({"order", "document", "ORD-2"});
    CHECK_THAT(page.out, Contains("<!DOCTYPE html>") && Contains("CNC-1") && Contains("Salah &lt;pilih&gt;") &&
                             Contains("Program Magang") && !Contains("Rina") && !Contains("href="));
    const std::string file = (demo.dir.path() / "bukti.html").string();
    const auto written = demo.json({"order", "document", "ORD-2", "--out", file});
    CHECK(written["file"] == file);
    CHECK_THAT(written["link"].get<std::string>(), Contains("/pembatalan"));
    std::stringstream text;
    text << std::ifstream{file}.rdbuf();
    CHECK(text.str() == page.out);
    CHECK(demo.mitra({"order", "document", "ORD-2", "--out", "/nowhere/x.html"}).status == 6);
}
