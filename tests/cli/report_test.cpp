// Daily reports, leaders, rules and splits as an admin at a terminal and a script have them.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/cli/demo.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using test::Demo;
using Words = std::vector<std::string>;

namespace {

/// A demo whose PER-2 is a VIP led by PER-1, a VIP too.
struct Members : Demo {
    Members() {
        add_people();
        done({"payment", "bank-account", "add", "BCA", "--number", "1234567890", "--holder", "Yayasan"});
        for (const char* person : {"PER-1", "PER-2"}) {
            const auto order = json({"membership", "buy", person, "vip", "--method", "transfer:BCA"});
            done({"verify-payment", order["id"].get<std::string>(), "--yes"});
        }
    }
    [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
        const auto path = dir.path() / name;
        std::ofstream{path} << text;
        return path.string();
    }
};

TEST_CASE_METHOD(Members, "a report is handed in, validated, and split between member, leader and owner", "[report]") {
    CHECK(json({"leader", "history", "PER-2"})["items"][0]["leader"] == "PER-1");  // whose link brought them
    const auto report = json({"daily-report", "submit", "PER-2", "--date", "2026-11-20", "--text", "Live 2 jam"});
    CHECK(report["id"] == "REP-1");
    CHECK(mitra({"daily-report", "submit", "PER-2", "--text", "lagi"}).status == 4);
    CHECK(mitra({"daily-report", "submit", "PER-2", "--date", "2026-11-21", "--text", "besok"}).status == 2);
    CHECK(mitra({"approve", "REP-1"}).status == 2);
    const auto approved = json({"approve", "REP-1", "--amount", "99999"});
    CHECK(approved["shares"]["user"] == 54'999);
    CHECK(approved["shares"]["leader"] == 5'000);
    CHECK(approved["leader"] == "PER-1");
    CHECK_THAT(mitra({"approve", "REP-1", "--amount", "99999"}).out, Contains("was validated before"));
    CHECK(mitra({"approve", "REP-1", "--amount", "1"}).status == 4);
    CHECK(mitra({"split-commission", "REP-1"}).status == 0);
    CHECK(json({"daily-report", "show", "REP-1"})["split"]["tier"] == "vip");
    CHECK(json({"commission", "show", "COM-1"})["rule"]["user_bp"] == 5'500);
    CHECK(json({"leader", "report", "PER-1"})["all_share"] == 5'000);
    CHECK(json({"leader", "report", "--count"})["total"] == 1);
    CHECK_THAT(mitra({"leader", "tree"}).out, Contains("PER-1 Rina Wati vip (leads 1)") && Contains("  PER-2"));
    CHECK(json({"daily-report", "history", "--count"})["total"] == 1);
    CHECK(mitra({"ledger", "verify"}).status == 0);
    CHECK(mitra({"leader", "set", "PER-1", "PER-2"}).status == 4);
    CHECK(mitra({"leader", "clear", "PER-2"}).status == 0);
}

TEST_CASE_METHOD(Members, "a split is computed without changing anything", "[report]") {
    const auto split = [&](Words more) {
        more.insert(more.begin(), {"split-commission", "--total", "99999", "--tier", "vip"});
        return json(std::move(more))["shares"];
    };
    CHECK(split({})["leader"] == 5'000);
    CHECK(split({"--leader", "none"})["owner"] == 45'000);
    CHECK(split({"--leader", "none", "--orphan", "reserve"})["reserve"] == 5'000);
    CHECK(json({"split-commission", "--total", "5", "--tier", "vip", "--leader", "PER-1"})["leader"] == "PER-1");
    CHECK(json({"split-commission", "--total", "5", "--tier", "basic"})["rule"].is_null());
    CHECK(mitra({"split-commission", "--total", "5", "--tier", "gold"}).status == 3);
    CHECK(mitra({"split-commission"}).status == 2);
    CHECK(json({"daily-report", "list", "--count"})["total"] == 0);
}

TEST_CASE_METHOD(Members, "rules are dated", "[report]") {
    const auto add = [&](const char* user, const char* day) {
        return mitra({"commission", "rule", "add", "vip", "--user-bp", user, "--leader-bp", "500", "--owner-bp", "3500",
                      "--effective", day})
            .status;
    };
    CHECK(add("5999", "2026-12-01") == 2);
    CHECK(add("6000", "2026-12-01") == 0);
    CHECK(add("6000", "2026-12-01") == 4);
    const auto rules = json({"commission", "rule", "list"})["items"];
    CHECK(rules[0]["effective_to"] == "2026-11-30");
    CHECK(rules[1]["effective_to"].is_null());
}

TEST_CASE_METHOD(Members, "files are judged line by line", "[report]") {
    const std::string csv = file("laporan.csv",
                                 "person,date,text\nPER-1,2026-11-20,Upload\nPER-2,2026-11-20,Live\n"
                                 "PER-2,2026-13-20,X\n");
    const auto refused = mitra({"daily-report", "import", csv});
    CHECK(refused.status == 4);
    CHECK_THAT(refused.out, Contains("line 4") && Contains("--keep-good"));
    CHECK(json({"daily-report", "list", "--count"})["total"] == 0);
    CHECK(mitra({"daily-report", "import", csv, "--keep-good"}).status == 8);
    CHECK(json({"daily-report", "list", "--count"})["total"] == 2);

    const std::string lines = file("komisi.txt", "REP-1 100000\nREP-7 5\nREP-2 1.000\nREP-2 200000\n");
    const auto dry = mitra({"approve", "--from", lines, "--dry-run"});
    CHECK(dry.status == 8);
    const auto done = mitra({"approve", "--from", lines, "--json"});
    CHECK(done.status == 8);
    const auto answer = nlohmann::json::parse(done.out);
    CHECK(answer["validated"] == 2);
    CHECK(answer["refused"] == 2);
    CHECK(answer["items"][1]["line"] == 2);
    CHECK(answer["total"] == 300'000);
    CHECK(mitra({"approve", "--from", lines}).status == 8);
    CHECK(mitra({"approve", "--from", "-"}, "REP-1 100000\n").status == 0);
    CHECK(mitra({"ledger", "verify"}).status == 0);
    CHECK(mitra({"doctor", "--deep"}).out.find("REP-") == std::string::npos);
}

TEST_CASE_METHOD(Members, "what the owner steers by is measured against its goals", "[report]") {
    const auto metrics = json({"membership", "metrics"});
    CHECK(metrics["active"] == 2);
    CHECK(metrics["conversion"]["goal_bp"] == 3'000);
    CHECK(metrics["conversion"]["rate_bp"].is_null());
    CHECK(metrics["leaders"]["subs"] == 1);
    CHECK_THAT(mitra({"membership", "metrics"}).out, Contains("leaders: 1 lead 1"));
}

}  // namespace
