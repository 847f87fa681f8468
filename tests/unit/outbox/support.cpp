#include "tests/unit/outbox/support.hpp"

#include "lib/crypto/random.hpp"

namespace mitra::outbox {

PersonId add_person(db::Database& database) {
    const std::string uuid = crypto::random_uuid();
    const std::string hash = crypto::random_bytes(32);
    database
        .prepared(R"sql(
            INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, city, city_key, profession,
                                opaque_code, registered_at)
            VALUES (:uuid, '', x'00', x'00', :hash, 'Bogor', 'bogor', 'Guru', substr(:uuid, 1, 10), 0)
        )sql")
        .bind(":uuid", uuid)
        .bind(":hash", db::Blob{hash})
        .run();
    return PersonId{database.last_row_id()};
}

EventId add_event(db::Database& database, Instant starts_at) {
    database
        .prepared(R"sql(
            INSERT INTO event (uuid, title, starts_at, ends_at, zoom_url, video_url, meta, repeat)
            VALUES (:uuid, 'Sosialisasi', :start, :end, '', '', '{}', 'never')
        )sql")
        .bind(":uuid", crypto::random_uuid())
        .bind(":start", starts_at)
        .bind(":end", starts_at + std::chrono::minutes{90})
        .run();
    return EventId{database.last_row_id()};
}

}  // namespace mitra::outbox
