#include "daemons/web/form.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// The wrong fields, in order: "no_wa setuju ".
std::string wrong(const http::Fields& fields) {
    std::string names;
    for (const auto& complaint : web::checked(web::Form::read(fields)).complaints)
        names += complaint.field + " ";
    return names;
}

}  // namespace

TEST_CASE("a good form is understood", "[web]") {
    const auto correct = web::checked(web::Form::read(good_form()));
    CHECK(correct.complaints.empty());
    CHECK(correct.details.name == "Siti Rahayu");
    CHECK(correct.phone->e164() == "+6281562726272");
}

TEST_CASE("every wrong field is named, in the form's order", "[web]") {
    CHECK(wrong({}) == "sapaan nama kota profesi no_wa setuju ");
    CHECK(wrong(good_form_but("nama", "   ")) == "nama ");
    CHECK(wrong(good_form_but("kota", std::string(10'000, 'x'))) == "kota ");
    CHECK(wrong(good_form_but("profesi", "\u202E\u200B")) == "profesi ");
    CHECK(wrong(good_form_but("sapaan", "")) == "sapaan ");
    CHECK(wrong(good_form_but("setuju", "tidak")) == "setuju ");
    CHECK(wrong(good_form_but("setuju", "on")).empty());
}

TEST_CASE("a phone number that cannot be one is explained to its owner", "[web]") {
    const auto [typed, reason] = GENERATE(table<std::string, std::string>({
        {"", "Isi nomor"},
        {"08x5", "hanya terdiri dari angka"},
        {"0815", "terlalu pendek"},
        {"0815627262721234567", "terlalu panjang"},
        {"0215550123", "bukan nomor ponsel"},
        {"'; DROP TABLE person; --", "hanya terdiri dari angka"},
    }));
    const auto complaints = web::checked(web::Form::read(good_form_but("no_wa", typed))).complaints;
    CAPTURE(typed);
    REQUIRE(complaints.size() == 1);
    CHECK_THAT(complaints.front().text, Catch::Contains(reason));
}

TEST_CASE("two forms are the same request only when every field is", "[web]") {
    const auto canonical = [](const http::Fields& fields) { return web::Form::read(fields).canonical(); };
    CHECK(canonical(good_form()) == canonical(good_form()));
    CHECK(canonical(good_form()) != canonical(good_form_but("kota", "Depok")));
    CHECK(canonical({{"nama", "ab"}, {"kota", "c"}}) != canonical({{"nama", "a"}, {"kota", "bc"}}));
}
