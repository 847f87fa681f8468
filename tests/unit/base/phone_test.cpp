#include "lib/base/phone.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"

using namespace mitra;
using Catch::Matchers::Contains;

TEST_CASE("however it is typed, one number is one phone", "[phone]") {
    const Phone phone = Phone::parse("081562726272");
    CHECK(phone.e164() == "+6281562726272");
    CHECK(phone.digits() == "6281562726272");
    CHECK(phone.national() == "081562726272");
    CHECK(phone.masked() == "0815****6272");
    // Some countries' mobile numbers are short; of these, too, not all is shown.
    CHECK(Phone::parse("+27 82069").masked() == "+2****69");
    for (const char* same : {"+62 815-6272-6272", "62-815-6272-6272", "6281562726272", "0815 6272 6272",
                             "(0815) 6272.6272", "81562726272", "+6281562726272"})
        CHECK(Phone::parse(same) == phone);
    CHECK(Phone::parse("+65 9123 4567").national() == "+6591234567");
}

TEST_CASE("a wrong number is refused with the reason", "[phone]") {
    const auto refused = [](const char* typed, const char* reason) {
        CHECK_THROWS_WITH(Phone::parse(typed), Contains(reason));
    };
    refused("", "nothing was given");
    refused("0815", "too short");
    refused("0815627262720000", "too long");
    refused("0215551234", "not a mobile number");
    refused("0815-CALL-NOW", "characters that no number has");
    refused("08156272627２", "characters that no number has");
    refused("+999 815 6272 6272", "country code does not exist");
    refused("0815627262720815627262720815627262720815627262", "longer than any number");
}
