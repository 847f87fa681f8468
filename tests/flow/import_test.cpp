#include "lib/flow/import_people.hpp"

#include <catch2/catch.hpp>

#include <sstream>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/take_attendance.hpp"
#include "lib/people/person_store.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using flow::ImportLine;
using test::k_noon;

namespace {

struct Imported {
    flow::ImportSummary summary;
    std::vector<ImportLine> lines;
};

Imported import(test::TestSite& site, const std::string& csv, const flow::ImportOptions& options = {}) {
    Imported result;
    std::istringstream in{csv};
    result.summary = flow::import_people(site.services(), in, options,
                                         [&](const ImportLine& line) { result.lines.push_back(line); });
    return result;
}

std::string exported(test::TestSite& site) {
    std::ostringstream out;
    flow::export_people(site.services(), {}, out, [](std::int64_t) {});
    return out.str();
}

}  // namespace

TEST_CASE("people are imported line by line, and a wrong line harms no other", "[flow]") {
    test::TestSite site;
    const auto result = import(site,
                               "Nama,Kota,No_WA,Profesi,referrer,consent,registered_at\n"
                               "Ani,Bogor,081200000011,Guru,,ya,2026-01-05 08:00\n"
                               "\"Budi, S.Kom\",Depok,0812-0000-0012,,081200000011,2026-01-06,\n"
                               "Cici,Depok,12,,,ya,\n"
                               "Ani again,Bogor,+6281200000011,,,,\n"
                               "Dodi,Bogor,081200000014,,081299999999,,\n");
    CHECK(result.summary.added == 3);
    CHECK(result.summary.already == 1);
    CHECK(result.summary.refused == 1);
    REQUIRE(result.lines.size() == 5);
    CHECK(result.lines[2].line == 4);
    CHECK_THAT(result.lines[2].reason, Contains("too short"));
    CHECK(result.lines[3].person == result.lines[0].person);
    CHECK(result.lines[4].reason == "the referrer is unknown");
    CHECK(site.count("SELECT count(*) FROM message") == 0);
    CHECK(site.count("SELECT count(*) FROM referral") == 1);
    CHECK(site.count("SELECT count(*) FROM person WHERE consent_at IS NOT NULL") == 2);
    CHECK(site.count("SELECT min(registered_at) FROM person") ==
          parse_instant("2026-01-05 08:00", test::k_wib)->milliseconds);
}

TEST_CASE("an import that is run again adds nobody, and --welcome tells them", "[flow]") {
    test::TestSite site;
    const std::string csv = "nama;kota;no_wa;setuju\nAni;Bogor;081200000011;ya\nBudi;Bogor;081200000012;tidak\n";
    const auto first = import(site, csv, {.welcome = true});
    CHECK(first.summary.added == 1);  // nobody is welcomed without consent
    CHECK(first.summary.refused == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'welcome'") == 1);
    CHECK(import(site, csv).summary.already == 1);
}

TEST_CASE("a file that is not what it should be is refused before anything happens", "[flow]") {
    test::TestSite site;
    CHECK_THROWS_WITH(import(site, "nama,kota\nAni,Bogor\n"), Contains("no column"));
    // What is repeated of a file is short, and ends between letters.
    std::string column = "a";
    for (int i = 0; i < 500; ++i)
        column += "é";
    CHECK_THROWS_WITH(import(site, "nama,no_wa," + column + "\n"),
                      "the file has an unknown column '" + column.substr(0, 1 + 59 * 2) + "'");
    CHECK_THROWS_WITH(import(site, "nama,kota,no_wa,gaji\nAni,Bogor,081200000011,1\n"), Contains("'gaji'"));
    CHECK_THROWS_WITH(import(site, "nama,kota,no_wa\nAni,Bogor,081200000011\nBu\"di,Bogor,081200000012\n"),
                      Contains("line 3"));
    CHECK_THROWS_WITH(import(site, "nama,kota,no_wa\n\xff\xfe,Bogor,081200000012\n"), Contains("UTF-8"));
    CHECK(site.count("SELECT count(*) FROM person") == 0);
}

TEST_CASE("what was exported is imported again, and no value becomes a formula", "[flow]") {
    test::TestSite site;
    import(site,
           "sapaan,nama,kota,no_wa,email,consent\n"
           "Ibu,\"=HYPERLINK(\"\"http://x\"\")\",\"Bogor, Kota\",081200000011,ani@example.com,ya\n");
    const std::string csv = exported(site);
    CHECK_THAT(csv, Contains("\"'=HYPERLINK(\"\"http://x\"\")\""));

    test::TestSite other;
    CHECK(import(other, csv).summary.added == 1);
    CHECK(exported(other) == csv);
}

TEST_CASE("who said STOP and who has joined stay so on the way to another installation", "[flow]") {
    test::TestSite site;
    import(site, "nama,no_wa,consent\nAni,081200000011,ya\nBudi,081200000012,ya\n");
    people::PersonStore people{site.database, test::test_vault()};
    people.stop(PersonId{1}, k_noon);
    people.joined(PersonId{2}, k_noon);
    const std::string csv = exported(site);

    test::TestSite other;
    CHECK(import(other, csv, {.welcome = true}).summary.added == 2);
    CHECK(exported(other) == csv);
    CHECK(other.count("SELECT count(*) FROM message WHERE person_id = 1") == 0);
    CHECK(other.count("SELECT count(*) FROM message WHERE person_id = 2") == 1);
    const auto wrong = import(other, "nama,no_wa,status\nCici,081200000013,datang\n");
    CHECK_THAT(wrong.lines.front().reason, Contains("'datang'"));
    CHECK(import(other, "nama,kota,no_wa\n...,Bogor,081200000014\n").lines.front().reason ==
          "the name has no letter in it");
}

TEST_CASE("Zoom's report marks who came: by e-mail, else by a name that is unique", "[flow]") {
    test::TestSite site;
    const EventId event = flow::add_event(
        site.services(), {.title = "Sosialisasi", .starts_at = k_noon + 1h, .zoom_url = "https://zoom.us/j/1"});
    import(site,
           "nama,kota,no_wa,email\n"
           "Ani,Bogor,081200000011,ani@example.com\n"
           "Sari Dewi,Bogor,081200000012,\n"
           "Budi,Bogor,081200000013,\n"
           "Budi,Depok,081200000014,\n",
           {.event = event});
    site.clock.advance(3h);
    const std::string report =
        "Meeting ID,Topic\n123,Sosialisasi\n\n"
        "Name (Original Name),User Email,Total Duration (Minutes)\n"
        "A.,ANI@example.com,60\n"
        "sari  dewi (Ibu Sari),,60\n"
        "Budi,,50\n"
        "Orang Asing,,5\n"
        "Sari Dewi,,3\n";
    std::istringstream in{report};
    const auto attendance = flow::take_attendance(site.services(), event, in);
    CHECK(attendance.by_email == 1);
    CHECK(attendance.by_name == 1);
    CHECK(attendance.already == 1);
    REQUIRE(attendance.unmatched.size() == 2);
    CHECK(attendance.unmatched[0].reason == "2 people have this name");
    CHECK(attendance.unmatched[1].name == "Orang Asing");
    CHECK(attendance.unmatched[1].line == 8);
    CHECK(event::EventStore{site.database}.counts(event).attended == 2);

    std::istringstream nonsense{"a,b\n1,2\n"};
    CHECK_THROWS_WITH(flow::take_attendance(site.services(), event, nonsense), Contains("no participant report"));
}
