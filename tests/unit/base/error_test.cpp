#include "lib/base/error.hpp"

#include <catch2/catch.hpp>

using namespace mitra;

TEST_CASE("each kind of error has its exit code and HTTP status", "[error]") {
    CHECK(exit_code(ErrorKind::usage) == 2);
    CHECK(exit_code(ErrorKind::not_found) == 3);
    CHECK(exit_code(ErrorKind::refused) == 4);
    CHECK(exit_code(ErrorKind::unconfirmed) == 5);
    CHECK(exit_code(ErrorKind::unavailable) == 6);
    CHECK(exit_code(ErrorKind::unknown_outcome) == 7);
    CHECK(exit_code(ErrorKind::internal) == 1);
    CHECK(http_status(ErrorKind::not_found) == 404);
    CHECK(http_status(ErrorKind::refused) == 409);
    CHECK(http_status(ErrorKind::unavailable) == 503);
    CHECK(name(ErrorKind::not_found) == "not_found");
}
