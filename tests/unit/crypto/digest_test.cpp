#include "lib/crypto/digest.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "tests/support/temp_dir.hpp"

using namespace mitra;
using namespace mitra::crypto;

TEST_CASE("a digest is BLAKE2b of 32 bytes", "[digest]") {
    CHECK(to_hex(digest("")) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    CHECK(digest("a") != digest("b"));
}

TEST_CASE("the SHA-256 of a file is the one everybody computes", "[digest]") {
    const test::TempDir dir;
    std::ofstream{dir / "abc"} << "abc";
    std::ofstream{dir / "empty"};
    CHECK(sha256_of_file(dir / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_of_file(dir / "empty") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK_THROWS_AS(sha256_of_file(dir / "missing"), Error);
}

TEST_CASE("base64url gives back the bytes it took", "[digest]") {
    const auto size = GENERATE(0U, 1U, 2U, 3U, 16U, 31U, 32U, 1000U);
    const std::string bytes = random_bytes(size);
    const std::string text = to_base64url(bytes);
    CHECK(text.find_first_of("+/=") == std::string::npos);
    CHECK(from_base64url(text) == bytes);
}

TEST_CASE("what is not base64url gives nothing", "[digest]") {
    for (const char* wrong : {"a", "ab=", "ab==", "a+bc", "a/bc", "abcd ", " abcd", "ab\ncd", "abcd!"})
        CHECK(from_base64url(wrong).empty());
    CHECK(from_base64url(std::string_view{"abcd\0", 5}).empty());
    // No two texts stand for the same bytes: a token that was changed would open what it opened before.
    for (int byte = 0; byte < 256; ++byte) {
        const std::string text = std::string{"AAA"} + static_cast<char>(byte);
        const std::string bytes = from_base64url(text);
        CHECK((bytes.empty() || to_base64url(bytes) == text));
    }
}

TEST_CASE("secrets are equal only where every byte is", "[digest]") {
    CHECK(equal_secret("same", "same"));
    CHECK(equal_secret("", ""));
    CHECK_FALSE(equal_secret("same", "samf"));
    CHECK_FALSE(equal_secret("same", "sam"));
}
