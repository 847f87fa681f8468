#include <catch2/catch.hpp>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;

TEST_CASE("what is slow may answer, write, or fail", "[listener]") {
    ToySite site{earnest()};
    RawClient client = site.client();
    CHECK(client.ask(post("/slow", "value=-1"))->body == "0 notes");
    CHECK(client.ask(post("/slow", "value=-2"))->status == 303);
    CHECK(client.ask(post("/slow", "value=-1"))->body == "1 notes");
    CHECK(client.ask(post("/slow", "value=-13"))->status == 409);
    CHECK(client.ask(post("/slow", "value=-15"))->status == 500);  // slow and slow again: our own fault
    CHECK(site.reports().size() == 1);
}

TEST_CASE("two are slow at once and sixteen wait; who comes then is told to come again, and others do not notice",
          "[listener]") {
    ToySite site{earnest()};
    std::vector<RawClient> waiting;
    for (int i = 0; i < 18; ++i) {
        waiting.push_back(site.client());
        waiting.back().send(post("/slow", "value=" + std::to_string(100 + 2 * i)));
    }
    REQUIRE(eventually([&] { return site.server->metrics().slow_under_way == 18; }));
    const auto refused = site.ask(post("/slow", "value=1001"));
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->headers.count("retry-after") == 1);
    CHECK(eventually([&] { return site.slow_begun == 2; }));
    CHECK(site.server->metrics().slow_full == 1);
    CHECK(site.ask(get("/"))->status == 200);
    CHECK(site.ask(post("/note", "value=1"))->status == 303);
    site.release();
    for (RawClient& client : waiting)
        CHECK(client.answer()->status == 303);
    CHECK(site.ask(post("/slow", "value=-1"))->body == "19 notes");
}
