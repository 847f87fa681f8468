// What --steps names: what is read, and the line and key of what is wrong.
#include "lib/delivery/steps_file.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/base/error.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::delivery;
using Catch::Matchers::Contains;

namespace {

std::string refusal(const std::string& text) {
    try {
        read_steps(text, "s.toml");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        CHECK_FALSE(error.hint().empty());
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("the file of INTERFACE is read as it stands there", "[steps]") {
    const auto steps = read_steps(R"(
[[step]]
name = "Hubungi pembeli"
who = "admin"
after = "paid"
due_hours = 24
business = true
message = "delivery_contact"
attach = "pdf-encrypted"
)",
                                  "s.toml");
    REQUIRE(steps.size() == 1);
    CHECK(steps[0] == StepPlan{.position = 1,
                               .name = "Hubungi pembeli",
                               .who = Who::admin,
                               .after = 0,
                               .due_hours = 24,
                               .business = true,
                               .message = "delivery_contact",
                               .attach = Attach::encrypted_pdf});
}

TEST_CASE("a step follows the one before it unless it says which", "[steps]") {
    const auto steps = read_steps(R"(
[[step]]
name = "a"
[[step]]
name = "b"
who = "buyer"
asks = "Situs yang mana?"
confirm = "Saya pemiliknya."
[[step]]
name = "c"
after = "a"
[[step]]
name = "d"
after = "paid"
who = "system"
due_hours = 8760
)",
                                  "s.toml");
    REQUIRE(steps.size() == 4);
    CHECK(steps[0].after == 0);
    CHECK(steps[0].who == Who::admin);
    CHECK(steps[1].after == 1);
    CHECK(steps[1].asks == "Situs yang mana?");
    CHECK(steps[1].confirm == "Saya pemiliknya.");
    CHECK(steps[2].after == 1);
    CHECK(steps[3].after == 0);
    CHECK(steps[3].position == 4);
    CHECK(steps[3].due_hours == 8760);
}

TEST_CASE("what is wrong with a step is said with its line and key", "[steps]") {
    const std::string first = "[[step]]\nname = \"a\"\n";  // two lines
    const auto says = [&](const std::string& more, const std::string& words) {
        INFO(more);
        CHECK_THAT(refusal(first + more), Contains(words));
    };
    says("nama = \"a\"\n", "s.toml:3: a step has no 'nama'");
    says("[[step]]\nwho = \"admin\"\n", "s.toml:3: name:");
    says("[[step]]\nname = \"a\"\n", "s.toml:4: name: step 1 is called 'a' already");
    says("[[step]]\nname = \" \"\n", "s.toml:4: name is empty");
    says("[[step]]\nname = 5\n", "s.toml:4: name is a text in quotes");
    says("[[step]]\nname = \"paid\"\n", "s.toml:4: name: 'paid'");
    says("[[step]]\nname = \"" + std::string(101, 'x') + "\"\n", "s.toml:4: name has more than 100");
    says("after = \"a\"\n", "s.toml:3: after: no step before this one is called 'a'");
    says("after = \"b\"\n[[step]]\nname = \"b\"\n", "s.toml:3: after:");
    says("who = \"pembeli\"\n", "s.toml:3: who: nobody is called 'pembeli'");
    says("attach = \"pdf\"\n", "s.toml:3: attach: 'pdf'");
    says("attach = \"\"\n", "s.toml:3: attach is empty");
    says("who = \"buyer\"\nattach = \"file\"\n", "s.toml:4: attach: only the admin");
    for (const char* hours : {"-1", "8761", "1.5", "\"24\"", "9223372036854775807"})
        says(std::string{"due_hours = "} + hours + "\n", "s.toml:3: due_hours is a whole number from 0 to 8760");
    says("business = 1\n", "s.toml:3: business is true or false");
    says("asks = \"apa?\"\n", "s.toml:3: asks: only a buyer is asked");
    says("who = \"system\"\nconfirm = \"ya\"\n", "s.toml:4: confirm: only a buyer is asked");
    says("confirm = \"" + std::string(2001, 'x') + "\"\nwho = \"buyer\"\n", "s.toml:3: confirm has more than 2000");
    says("[steps]\n", "s.toml:3: there is no 'steps' here");
}

TEST_CASE("what is no file of steps is refused", "[steps]") {
    CHECK_THAT(refusal(""), Contains("there is no step"));
    CHECK_THAT(refusal("# nanti\n"), Contains("there is no step"));
    CHECK_THAT(refusal("step = 5\n"), Contains("s.toml:1: there is no step"));
    CHECK_THAT(refusal("step = [5]\n"), Contains("s.toml:1: a step is a table"));
    CHECK_THAT(refusal("\n[step]\nname = \"a\"\n"), Contains("s.toml:2: there is no step"));
    CHECK_THAT(refusal("[[step]]\nname = \n"), Contains("s.toml:2: "));
    CHECK_THAT(refusal("[[step]]\n[ =1\n"), Contains("s.toml:2: "));
    // toml++ repeats a character as it is.
    CHECK(refusal("step = [t\n").find('\n') == std::string::npos);
    CHECK_THAT(refusal("[[step]]\né = 1\n"), Contains("s.toml:2: "));
    CHECK_THAT(refusal("[[step]]\nname = \"\xff\"\n"), Contains("s.toml:2: "));
    CHECK_THAT(refusal(std::string(70'000, '#')), Contains("65536 bytes"));
    CHECK_THAT(refusal(std::string(5'000, '[')), Contains("s.toml:1: "));
    std::string many;
    for (int i = 0; i < 51; ++i)
        many += "[[step]]\nname = \"" + std::to_string(i) + "\"\n";
    CHECK_THAT(refusal(many), Contains("more than 50 steps"));

    const test::TempDir dir;
    CHECK_THROWS_WITH(read_steps(dir / "nowhere.toml"), Contains("cannot read"));
    CHECK_THROWS_WITH(read_steps(dir.path()), Contains("cannot read"));
    std::ofstream{dir / "s.toml"} << "[[step]]\nwho = \"admin\"\n";
    CHECK_THROWS_WITH(read_steps(dir / "s.toml"), Contains("s.toml:1: name:"));
}

TEST_CASE("the examples are the brief's three products", "[steps]") {
    const std::filesystem::path examples{MITRA_EXAMPLES};
    const auto consulting = read_steps(examples / "konsultasi-it.toml");
    REQUIRE(consulting.size() == 4);
    CHECK(consulting[0].who == Who::admin);
    CHECK(consulting[0].due_hours == 24);
    CHECK(consulting[0].business);
    CHECK(consulting[0].message == "delivery_contact");
    CHECK(consulting[2].message == "delivery_summary");
    CHECK(consulting[3].who == Who::system);
    CHECK(consulting[3].due_hours == 7 * 24);

    const auto kit = read_steps(examples / "template-portofolio.toml");
    REQUIRE(kit.size() == 2);
    CHECK(kit[0].message == "delivery_followup");
    CHECK(kit[1].due_hours == 30 * 24);
    for (const StepPlan& step : kit) {
        CHECK(step.who == Who::system);
        CHECK(step.after == 0);
    }

    const auto audit = read_steps(examples / "analisis-keamanan.toml");
    REQUIRE(audit.size() == 6);
    CHECK(audit[0].who == Who::buyer);  // nothing is looked at before its owner allows it
    CHECK_FALSE(audit[0].asks.empty());
    CHECK_FALSE(audit[0].confirm.empty());
    CHECK(audit[1].after == 1);
    CHECK(audit[1].due_hours == 24);
    CHECK(audit[3].attach == Attach::encrypted_pdf);
    CHECK(audit[5].due_hours == 30 * 24);
}
