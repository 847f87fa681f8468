#include "lib/base/id.hpp"

#include <catch2/catch.hpp>

using namespace mitra;

TEST_CASE("an id is written with its kind and read back", "[id]") {
    CHECK(to_string(PersonId{12}) == "PER-12");
    CHECK(parse_id<PersonId>("PER-12") == PersonId{12});
    CHECK(parse_id<PersonId>("per-12") == PersonId{12});
    for (const char* wrong :
         {"", "PER", "PER-", "PER-0", "PER-012", "PER-1x", "PER--1", "EVT-1", "12", "PER-99999999999999999999"})
        CHECK_FALSE(parse_id<PersonId>(wrong));
}
