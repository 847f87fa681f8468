#include "cli/stats/bars.hpp"

#include <catch2/catch.hpp>

using namespace mitra::cli;

namespace {

const std::vector<Column> k_columns{{"city", "CITY"}, {"people", "PEOPLE"}};

std::vector<Object> cities() {
    return {{{"city", "Bogor"}, {"people", 4000}},
            {{"city", "Depok"}, {"people", 1000}},
            {{"city", "Garut"}, {"people", 1}},
            {{"city", "Tegal"}, {"people", 0}}};
}

}  // namespace

TEST_CASE("bars are as long as their numbers, and what is not nothing is seen", "[cli]") {
    const Screen terminal{.width = 60};
    CHECK(table_with_bars(k_columns, cities(), "people", terminal) ==
          "CITY   PEOPLE\n"
          "Bogor    4000  ####################\n"
          "Depok    1000  #####\n"
          "Garut       1  #\n"
          "Tegal       0\n");
}

TEST_CASE("a script and a narrow terminal get the numbers alone", "[cli]") {
    const std::string numbers = table(k_columns, cities(), Screen{});
    CHECK(table_with_bars(k_columns, cities(), "people", Screen{}) == numbers);
    CHECK(table_with_bars(k_columns, cities(), "people", Screen{.width = 40}) == numbers);
    CHECK(table_with_bars(k_columns, {}, "people", Screen{.width = 80}) == "CITY  PEOPLE\n");
}
