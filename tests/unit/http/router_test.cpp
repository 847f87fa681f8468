#include "lib/http/router.hpp"

#include <catch2/catch.hpp>

using namespace mitra::http;

namespace {

Router site() {
    const Handler handler = [](const Request&, mitra::db::Database&) { return Response{}; };
    Router router;
    router.add("GET", "/", handler);
    router.add("GET", "/ref={code}", handler);
    router.add("GET", "/r/{code}", handler);
    router.add("GET", "/a/{token}/bukti", handler);
    router.add("GET", "/berhenti/{token}", handler);
    router.add("POST", "/berhenti/{token}", handler);
    router.add("POST", "/daftar", handler);
    router.add("PUT", "/thing/{id}", handler);
    router.add("GET", "/r/special", handler);
    return router;
}

std::string pattern_of(const Router& router, std::string_view method, std::string_view path) {
    const Router::Match match = router.find(method, path);
    return match.route ? match.route->pattern : "(" + match.allowed + ")";
}

}  // namespace

TEST_CASE("a path finds its route, and nothing near it does", "[router]") {
    const Router router = site();
    CHECK(pattern_of(router, "GET", "/") == "/");
    CHECK(pattern_of(router, "HEAD", "/") == "/");
    CHECK(pattern_of(router, "GET", "/ref=0815") == "/ref={code}");
    CHECK(pattern_of(router, "GET", "/r/abc") == "/r/{code}");
    CHECK(pattern_of(router, "GET", "/r/special") == "/r/{code}");  // the first that fits
    CHECK(pattern_of(router, "GET", "/a/t/bukti") == "/a/{token}/bukti");
    for (const char* unknown :
         {"/ref=", "/ref", "/ref=a/b", "/r", "/r/", "/r/a/", "/r/a/b", "//", "/a//bukti", "/R/a", "/a/t/bukt"})
        CHECK(pattern_of(router, "GET", unknown) == "()");
}

TEST_CASE("a known path by another method says which it knows", "[router]") {
    const Router router = site();
    CHECK(pattern_of(router, "POST", "/") == "(GET, HEAD)");
    CHECK(pattern_of(router, "GET", "/daftar") == "(POST)");
    CHECK(pattern_of(router, "DELETE", "/berhenti/t") == "(GET, HEAD, POST)");
    CHECK(pattern_of(router, "PUT", "/thing/ACC-1") == "/thing/{id}");
    CHECK(pattern_of(router, "POST", "/thing/ACC-1") == "(PUT)");
}

TEST_CASE("what stood in the braces is given by name", "[router]") {
    const Router router = site();
    CHECK(router.find("GET", "/ref=081 5").parameters.get("code") == "081 5");
    CHECK(router.find("GET", "/a/tok en/bukti").parameters.get("token") == "tok en");
}
