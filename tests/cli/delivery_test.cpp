// What is owed after an order, as an admin at the terminal and a script have it.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using test::Finished;

namespace {

/// A service of two steps, of which the first is the buyer's, bought by PER-1.
struct ServiceDemo : Demo {
    ServiceDemo() {
        add_people();
        std::ofstream{dir.path() / "steps.toml"}
            << "[[step]]\nname = \"Izin tertulis\"\nwho = \"buyer\"\n"
               "due_hours = 72\nasks = \"Situs mana?\"\nconfirm = \"Saya izinkan.\"\n"
               "[[step]]\nname = \"Kirim laporan\"\ndue_hours = 24\n"
               "attach = \"pdf-encrypted\"\n";
        done({"product", "add", "Analisis", "--kind", "service", "--price", "0", "--steps",
              (dir.path() / "steps.toml").string()});
        done({"order", "new", "analisis", "--buyer", "PER-1"});
    }
};

}  // namespace

TEST_CASE("a delivery has the fields of INTERFACE", "[cli][delivery]") {
    const ServiceDemo demo;
    const auto shown = demo.json({"delivery", "show", "ORD-1"});
    INFO(shown.dump());
    CHECK(shown["order"] == "ORD-1");
    CHECK(shown["state"] == "running");
    REQUIRE(shown["steps"].size() == 2);
    for (const char* field : {"id", "position", "name", "who", "state", "due_at", "done_at", "overdue", "words"})
        CHECK(shown["steps"][0].contains(field));
    CHECK(shown["steps"][0]["name"] == "Izin tertulis");
    CHECK(shown["steps"][0]["due_at"].get<std::string>().starts_with("2026-11-23T12:00:00"));
    CHECK(shown["steps"][0]["done_at"].is_null());
    CHECK(shown["steps"][1]["due_at"].is_null());
    CHECK(shown["links"].empty());
    CHECK(shown["files"].empty());
    CHECK(shown["messages"][0].contains("template"));

    const auto list = demo.json({"delivery", "list", "--count"});
    CHECK(list["total"] == 1);
    CHECK(list["next"].is_null());
    CHECK(list["items"][0]["next_step"] == "Izin tertulis");
    CHECK(list["items"][0]["who"] == "buyer");
    CHECK(list["items"][0]["overdue"] == false);
    CHECK(demo.json({"delivery", "list", "--overdue"})["items"].empty());
    CHECK(demo.json({"delivery", "list", "--product", "analisis", "--buyer", "PER-1", "--state", "running"})["items"]
              .size() == 1);
    CHECK(demo.json({"delivery", "list", "--buyer", "PER-2"})["items"].empty());
    CHECK(demo.json({"delivery", "list", "--until", "2026-11-20"})["items"].empty());
    CHECK(demo.json({"delivery", "list", "--after", "ORD-1"})["items"].empty());
    CHECK(demo.mitra({"delivery", "list", "--state", "lost"}).status == 2);
    CHECK(demo.mitra({"delivery", "show", "ORD-9"}).status == 3);
}

TEST_CASE("a buyer's written word is not ticked off without one", "[cli][delivery]") {
    const ServiceDemo demo;
    const Finished refused = demo.mitra({"delivery", "step", "ORD-1", "1", "done"});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.err, Contains("--note"));
    const auto rehearsed = demo.json({"delivery", "step", "ORD-1", "izin", "done", "--note", "surat", "--dry-run"});
    CHECK(rehearsed["changed"] == true);
    CHECK(demo.json({"delivery", "show", "ORD-1"})["steps"][0]["state"] == "open");
    const auto done = demo.json({"delivery", "step", "ORD-1", "izin", "done", "--note", "surat"});
    CHECK(done["step"]["words"] == "surat");
    CHECK(done["next_step"] == "Kirim laporan");
    CHECK(done["due_at"].get<std::string>().starts_with("2026-11-21T12:00:00"));
    CHECK(demo.json({"delivery", "step", "ORD-1", "Izin tertulis", "done"})["changed"] == false);
}

TEST_CASE("a report that opens without a code is not attached where it must be encrypted", "[cli][delivery]") {
    const ServiceDemo demo;
    demo.done({"delivery", "step", "ORD-1", "izin", "done", "--note", "surat"});
    const auto file = [&](const std::string& name, const std::string& content) {
        std::ofstream{demo.dir.path() / name} << content;
        return (demo.dir.path() / name).string();
    };
    CHECK(demo.mitra({"delivery", "attach", "ORD-1", file("laporan.txt", "rahasia")}).status == 2);
    CHECK(demo.mitra({"delivery", "attach", "ORD-1", file("laporan.txt", "rahasia"), "--protect"}).status == 2);
    CHECK(demo.mitra({"delivery", "attach", "ORD-1", file("laporan.pdf", "%PDF-1.4\n")}).status == 2);
    CHECK(demo.mitra({"delivery", "attach", "ORD-1", "/nowhere.pdf"}).status == 2);
    CHECK(demo.mitra({"delivery", "attach", "ORD-1", "x.pdf", "--protect", "--code", "K"}).status == 2);
    CHECK(demo.mitra({"delivery", "attach", "ORD-1", "x.pdf", "--step", "bayar"}).status == 3);
    CHECK(demo.mitra({"delivery", "step", "ORD-1", "2", "done"}).status == 4);
    CHECK(demo.json({"delivery", "show", "ORD-1"})["files"].empty());
    CHECK(demo.json({"stats", "today"})["deliveries_running"] == 1);
}
