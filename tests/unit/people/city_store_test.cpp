#include "lib/people/city_store.hpp"

#include <catch2/catch.hpp>

#include "lib/people/person_store.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::people;
using test::test_vault;

TEST_CASE("cities are counted as one however they are written, the largest first", "[people]") {
    auto db = test::migrated_db();
    CHECK(largest_cities(db, 5).empty());
    for (const char* city : {"Bogor", "BOGOR", " bogor", "Depok", "Jakarta  Selatan", "jakarta selatan"})
        test::add_person(db, {.city = city});
    const PersonId gone = test::add_person(db, {.city = "Depok"});
    test::add_person(db, {.city = "Depok"});
    PersonStore{db, test_vault()}.erase(gone, test::k_noon);

    const auto cities = largest_cities(db, 5);
    REQUIRE(cities.size() == 3);
    CHECK(cities[0].city == "Bogor");
    CHECK(cities[0].people == 3);
    CHECK(cities[1].city == "Depok");
    CHECK(cities[1].people == 2);
    CHECK(cities[2].people == 2);
    CHECK(largest_cities(db, 1).size() == 1);
}
