#include "lib/crypto/uuid.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"

using namespace mitra;
using crypto::bytes_of_uuid;

TEST_CASE("a uuid is 16 bytes, and written again as it was", "[uuid]") {
    const std::string uuid = "2f1c0e0a-7b1d-4c9e-8f00-0123456789ab";
    const std::string bytes = bytes_of_uuid(uuid);
    CHECK(bytes.size() == crypto::k_uuid_bytes);
    CHECK(bytes.front() == '\x2f');
    CHECK(crypto::uuid_of_bytes(bytes) == uuid);
}

TEST_CASE("what is written otherwise is no uuid", "[uuid]") {
    for (const char* wrong : {"", "2f1c0e0a-7b1d-4c9e-8f00-0123456789a", "2f1c0e0a-7b1d-4c9e-8f00-0123456789abc",
                              "2F1C0E0A-7B1D-4C9E-8F00-0123456789AB", "2f1c0e0a-7b1d-4c9e-8f00-0123456789ag",
                              // The hyphens elsewhere, or none: two texts would stand for one row.
                              "2f1c0e0a7b1d4c9e8f000123456789ab", "2f1c0e0a7b1d4c9e8f000123456789ab----",
                              "2f1c0e0-a7b1d-4c9e-8f00-0123456789ab", "2f1c0e0a-7b1d-4c9e-8f000-123456789ab"})
        CHECK_THROWS_AS(bytes_of_uuid(wrong), Error);
}

TEST_CASE("a row's uuid is of version 7: its time in front, the rest by chance", "[uuid]") {
    const std::string uuid = crypto::row_uuid(Instant{0x0199'8877'6655});
    CAPTURE(uuid);
    CHECK(uuid.starts_with("01998877-6655-7"));
    CHECK(std::string_view{"89ab"}.find(uuid[19]) != std::string_view::npos);
    CHECK(crypto::uuid_of_bytes(bytes_of_uuid(uuid)) == uuid);
    CHECK(crypto::row_uuid(Instant{0x0199'8877'6655}) != uuid);
    CHECK(crypto::row_uuid(Instant{0x0199'8877'6656}) > uuid);
    CHECK(crypto::row_uuid(Instant{-1}).starts_with("00000000-0000-7"));
}

TEST_CASE("a random uuid is of version 4", "[uuid]") {
    const std::string uuid = crypto::random_uuid();
    CAPTURE(uuid);
    CHECK(uuid[14] == '4');
    CHECK(std::string_view{"89ab"}.find(uuid[19]) != std::string_view::npos);
    CHECK(crypto::random_uuid() != uuid);
}
