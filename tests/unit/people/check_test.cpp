#include "lib/people/check.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/people/filter.hpp"

using namespace mitra;
using namespace mitra::people;

namespace {

std::vector<std::string> fields_refused(const Details& typed, Needed needed = Needed::name_city_profession) {
    std::vector<Complaint> complaints;
    checked(typed, complaints, needed);
    std::vector<std::string> fields;
    for (const Complaint& complaint : complaints)
        fields.push_back(complaint.field);
    return fields;
}

using Fields = std::vector<std::string>;

}  // namespace

TEST_CASE("people's words are cleaned and kept", "[check]") {
    std::vector<Complaint> complaints;
    const Details details =
        checked({" Ibu ", "  Siti \t Rahayu\n", "Bogor", "Guru  SD", " Siti@Contoh.ID "}, complaints);
    CHECK(complaints.empty());
    CHECK(details.salutation == "Ibu");
    CHECK(details.name == "Siti Rahayu");
    CHECK(details.profession == "Guru SD");
    CHECK(details.email == "siti@contoh.id");
}

TEST_CASE("every field says what is wrong with it", "[check]") {
    CHECK(fields_refused({"", "", "", "", {}}) == Fields{"nama", "kota", "profesi"});
    CHECK(fields_refused({"", "", "", "", {}}, Needed::name_city) == Fields{"nama", "kota"});
    CHECK(fields_refused({"", "", "", "", {}}, Needed::name) == Fields{"nama"});
    CHECK(fields_refused({"--", "123", "4", "...", "no"}) == Fields{"sapaan", "nama", "kota", "profesi", "email"});
    const std::string long_text(10'000, 'x');
    CHECK(fields_refused({long_text, long_text, long_text, long_text, long_text + "@contoh.id"}) ==
          Fields{"sapaan", "nama", "kota", "profesi", "email"});
}

TEST_CASE("an admin is told in English, whoever filled in a form in Indonesian", "[check]") {
    std::vector<Complaint> complaints;
    checked({"", "", std::string(101, 'x'), "4", {}}, complaints);
    REQUIRE(complaints.size() == 3);
    CHECK(complaints[0].text == "Nama belum diisi.");
    CHECK(complaints[0].reason == "the name is missing");
    CHECK(complaints[1].reason == "the city has more than 100 characters");
    CHECK(complaints[2].reason == "the profession has no letter in it");
}

TEST_CASE("a hundred characters are allowed, whatever their bytes", "[check]") {
    std::string name;
    for (int i = 0; i < 100; ++i)
        name += "é";
    CHECK(fields_refused({"", name, "B", "G", {}}).empty());
    CHECK(fields_refused({"", name + "é", "B", "G", {}}) == Fields{"nama"});
}

TEST_CASE("markup, SQL, emoji and other scripts are names too; what turns the direction is taken out", "[check]") {
    std::vector<Complaint> complaints;
    for (const char* name : {"<b>Siti</b>", "Robert'); DROP TABLE person; --", "Siti \U0001F338", "\u05D3\u05D5\u05D3"})
        CHECK(checked({"", name, "Bogor", "Guru", {}}, complaints).name == name);
    CHECK(checked({"", "Siti\u202Eevil\u200F", "Bogor", "Guru", {}}, complaints).name == "Sitievil");
    CHECK(complaints.empty());
    CHECK(fields_refused({"", "\u202E\u200F", "Bogor", "Guru", {}}) == Fields{"nama"});
    CHECK(fields_refused({"", "\U0001F338", "Bogor", "Guru", {}}) == Fields{"nama"});
}

TEST_CASE("an e-mail is trimmed and lower-cased", "[check]") {
    CHECK(normalised_email("  Siti.Rahayu+x@Mail.Contoh.ID\n") == "siti.rahayu+x@mail.contoh.id");
    CHECK(normalised_email("a@b.co").size() == 6);
}

TEST_CASE("what cannot be an e-mail is refused", "[check]") {
    const std::string long_local(65, 'a');
    const std::string long_all = "a@" + std::string(60, 'b') + "." + std::string(60, 'c') + "." + std::string(60, 'd') +
                                 "." + std::string(60, 'e') + "." + std::string(20, 'f');
    for (const std::string& wrong : {std::string{""},          std::string{"a"},
                                     std::string{"@"},         std::string{"a@b"},
                                     std::string{"@b.co"},     std::string{"a@b@c.co"},
                                     std::string{"a b@c.co"},  std::string{"a@b..co"},
                                     std::string{"a@.co"},     std::string{"a@b.co."},
                                     std::string{"a@-b.co"},   std::string{".a@b.co"},
                                     std::string{"a..b@c.co"}, std::string{"a@b.co\r\nBcc: x@y.z"},
                                     std::string{"a,b@c.co"},  std::string{"<a@b.co>"},
                                     std::string{"é@b.co"},    std::string{"a\0@b.co", 7},
                                     long_local + "@b.co",     long_all}) {
        INFO(wrong);
        CHECK_THROWS_AS(normalised_email(wrong), Error);
    }
}

TEST_CASE("a city is the same whatever its letter case and blanks", "[check]") {
    CHECK(city_key("  KOTA   Bogor ") == city_key("kota bogor"));
    CHECK(city_key("ÉVIAN") == city_key("évian"));
    CHECK(city_key("Bogor") != city_key("Bogor Barat"));
}
