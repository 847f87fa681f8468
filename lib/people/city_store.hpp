#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/db/database.hpp"

namespace mitra::people {

struct CityCount {
    std::string city;  ///< as somebody there wrote it
    std::int64_t people = 0;
};

/// The cities with the most people, most first; erased people are not counted.
std::vector<CityCount> largest_cities(db::Database& database, std::int64_t limit);

}  // namespace mitra::people
