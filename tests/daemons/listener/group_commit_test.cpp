#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// Posts notes `first`, `first` + 1, ... on one connection for as long as the server lives; those it said yes to.
std::vector<std::int64_t> post_until_dead(std::uint16_t port, std::int64_t first, std::atomic<int>& acknowledged) {
    std::vector<std::int64_t> kept;
    RawClient client{port};
    for (std::int64_t value = first;; ++value) {
        const auto answer = client.ask(post("/note", "value=" + std::to_string(value)));
        if (!answer) return kept;
        if (answer->status != 303) continue;
        kept.push_back(value);
        ++acknowledged;
    }
}

/// In a child process: serves until it is killed. Its port comes through the pipe.
[[noreturn]] void serve_in_child(const std::filesystem::path& database, int pipe) {
    http::Router router;
    router.add("POST", "/note", [](const http::Request& request, db::Database&) -> http::Answer {
        return [value = std::stoll(std::string{request.form.get("value")})](db::Database& writer) {
            writer.prepared("INSERT INTO note VALUES (:value)").bind(":value", value).run();
            return http::Response::see_other("/");
        };
    });
    http::RateLimiter limiter;
    const auto reader = [&] { return db::Database::open(database, db::Access::read_only); };
    http::Server server{earnest(), std::move(router), limiter, reader,
                        db::Database::open(database, db::Access::read_write)};
    const std::uint16_t port = server.port();
    if (::write(pipe, &port, sizeof port) != sizeof port) ::_exit(1);
    server.run();
    ::_exit(0);
}

}  // namespace

TEST_CASE("posts that come while one commits are committed together, then all answered", "[listener][group_commit]") {
    ToySite site{earnest()};
    RawClient holder = site.hold();
    std::vector<RawClient> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(site.client());
        // One is refused by its rule and one breaks inside: neither may harm another.
        clients.back().send(post("/note", "value=" + std::to_string(i)));
    }
    REQUIRE(eventually([&] { return site.server->writer_counts().waiting == 100; }));
    CHECK(site.notes() == 0);
    site.release();
    for (int i = 0; i < 100; ++i) {
        INFO(i);
        const auto answer = clients.at(static_cast<std::size_t>(i)).answer();
        REQUIRE(answer);
        CHECK(answer->status == (i == 13 ? 409 : i == 14 ? 500 : 303));
    }
    CHECK(holder.answer()->status == 200);
    CHECK(site.notes() == 98);
    const db::Writer::Counts counts = site.server->writer_counts();
    CHECK(counts.units == 101);
    CHECK(counts.failed == 2);
    CHECK(counts.batches == 2);
}

TEST_CASE("beyond what may wait for the writer a post is told to come back", "[listener][group_commit]") {
    http::Server::Options options = earnest();
    options.limits.waiting_writes = 2;
    ToySite site{std::move(options)};
    RawClient holder = site.hold();
    std::vector<RawClient> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(site.client());
        clients.back().send(post("/note", "value=" + std::to_string(i)));
    }
    REQUIRE(eventually([&] { return site.server->metrics().writer_full == 8; }));
    CHECK(site.ask(get("/"))->status == 200);  // pages do not wait for the writer
    site.release();
    int kept = 0;
    for (RawClient& client : clients) {
        const auto answer = client.answer();
        REQUIRE(answer);
        if (answer->status == 303) ++kept;
        if (answer->status != 303) CHECK(answer->headers.count("retry-after") == 1);
    }
    CHECK(kept == 2);
    CHECK(site.notes() == kept);
}

TEST_CASE("a click is answered at once and written a little later", "[listener][group_commit]") {
    ToySite site{earnest()};
    RawClient holder = site.hold();
    RawClient client = site.client();
    for (int i = 0; i < 300; ++i)
        CHECK(client.ask(get("/click"))->body == "clicked");
    CHECK(site.notes() == 0);
    site.release();
    CHECK(eventually([&] { return site.notes() == 300; }));
    CHECK(site.server->metrics().dropped_afterthoughts == 0);
}

TEST_CASE("clicks nobody has time for are dropped, not hoarded", "[listener][group_commit]") {
    http::Server::Options options = earnest();
    options.limits.waiting_afterthoughts = 5;
    ToySite site{std::move(options)};
    RawClient holder = site.hold();
    RawClient client = site.client();
    for (int i = 0; i < 50; ++i)
        REQUIRE(client.ask(get("/click")));
    CHECK(site.server->metrics().dropped_afterthoughts >= 40);
    site.release();
    CHECK(site.ask(get("/"))->status == 200);
}

TEST_CASE("what was acknowledged is in the file after the process was killed", "[listener][group_commit]") {
    TestDatabase file = migrated_db();
    file->execute("CREATE TABLE note (value INTEGER PRIMARY KEY) STRICT");
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) serve_in_child(file.database.file(), ends[1]);
    std::uint16_t port = 0;
    REQUIRE(::read(ends[0], &port, sizeof port) == sizeof port);

    std::atomic<int> acknowledged{0};
    std::vector<std::vector<std::int64_t>> kept(8);
    std::vector<std::thread> clients;
    for (std::size_t i = 0; i < kept.size(); ++i)
        clients.emplace_back(
            [&, i] { kept[i] = post_until_dead(port, 1'000'000 * static_cast<std::int64_t>(i + 1), acknowledged); });
    CHECK(eventually([&] { return acknowledged > 300; }));
    ::kill(child, SIGKILL);
    for (std::thread& client : clients)
        client.join();
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    ::close(ends[1]);

    db::Database reopened = file.connect();
    for (const auto& values : kept) {
        for (const std::int64_t value : values)
            CHECK(reopened.prepared("SELECT count(*) FROM note WHERE value = :value").bind(":value", value).integer() ==
                  1);
    }
}
