#include "lib/crypto/password.hpp"

#include <catch2/catch.hpp>

using namespace mitra;

TEST_CASE("a password matches its own hash and no other does", "[password]") {
    const std::string hash = crypto::hash_password("kuda nil menari");
    CHECK(crypto::password_matches(hash, "kuda nil menari"));
    CHECK_FALSE(crypto::password_matches(hash, "kuda nil menar"));
    CHECK_FALSE(crypto::password_matches(hash, "Kuda nil menari"));
    CHECK_FALSE(crypto::password_matches(hash, ""));
    CHECK(crypto::hash_password("kuda nil menari") != hash);  // its own salt
}

TEST_CASE("a hash says that it is Argon2id with at least 19 MiB and two passes", "[password]") {
    CHECK(crypto::hash_password("rahasia sekali").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

TEST_CASE("nobody's password is never right, and neither is a broken hash", "[password]") {
    CHECK_FALSE(crypto::password_matches("", ""));
    CHECK_FALSE(crypto::password_matches("", "rahasia sekali"));
    CHECK_FALSE(crypto::password_matches("$argon2id$", "rahasia sekali"));
}

TEST_CASE("a hash of a lower cost is to be made anew, one of today is not", "[password]") {
    CHECK_FALSE(crypto::needs_rehash(crypto::hash_password("rahasia sekali")));
    CHECK(
        crypto::needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
                             "YyYh5Fb2mBeyIqNtTOzdmD0Sbd6XrSXiLzPUpgwbMJ0"));
}

TEST_CASE("a zero byte in a password ends nothing", "[password]") {
    using namespace std::string_view_literals;
    const std::string hash = crypto::hash_password("rahasia\0satu"sv);
    CHECK(crypto::password_matches(hash, "rahasia\0satu"sv));
    CHECK_FALSE(crypto::password_matches(hash, "rahasia\0dua."sv));
    CHECK_FALSE(crypto::password_matches(hash, "rahasia"));
}
