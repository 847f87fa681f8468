#include "lib/people/city_store.hpp"

namespace mitra::people {

std::vector<CityCount> largest_cities(db::Database& database, std::int64_t limit) {
    // The counts come from the index alone; only the cities that are shown look into the table, for their spelling.
    return database
        .prepared(R"sql(
            SELECT people, (SELECT city FROM person
                             WHERE person.city_key = largest.city_key AND erased_at IS NULL ORDER BY id LIMIT 1) AS city
              FROM (SELECT city_key, count(*) AS people FROM person WHERE erased_at IS NULL
                     GROUP BY city_key ORDER BY people DESC, city_key LIMIT :limit) AS largest
             ORDER BY people DESC, city_key
        )sql")
        .bind(":limit", limit)
        .rows([](const db::Row& row) {
            return CityCount{row.text("city"), row.integer("people")};
        });
}

}  // namespace mitra::people
