// Who comes while there is no place, or no descriptor, for one more.
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <functional>
#include <utility>

#include "tests/daemons/listener/toy_site.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// How the next calls of accept4 end in this program, and what happens at each of them.
struct {
    std::atomic<int> failure{0}, times{0};
    std::function<void()> act;
} next_accepts;

void fail_next_accepts(
    int failure, int times, std::function<void()> act = [] {}) {
    next_accepts.failure = failure;
    next_accepts.act = std::move(act);
    next_accepts.times = times;
}

}  // namespace

// Stands before the C library's.
int accept4(int socket, sockaddr* address, socklen_t* size, int flags) {
    if (next_accepts.times > 0 && next_accepts.times-- > 0) {
        next_accepts.act();
        errno = next_accepts.failure;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_accept4, socket, address, size, flags));
}

TEST_CASE("while something is short idle clients give way: for our own limit at once, else one in a tick",
          "[listener]") {
    struct Case {
        int failure;
        const char* said;
        std::vector<int> served_between;
    };
    const auto one = GENERATE(Case{EMFILE, "LimitNOFILE", {0, 0, 0}}, Case{ENFILE, "in system", {0, 1, 2}},
                              Case{ENOBUFS, "buffer", {0, 1, 2}}, Case{ENOMEM, "memory", {0, 1, 2}});
    CAPTURE(one.said);
    std::atomic<int> served{0};
    http::Server::Options options = earnest();
    options.error_page = [&](int status, std::string_view) {
        ++served;
        return http::Response::text(status, "none");
    };
    ToySite site{std::move(options)};
    std::vector<RawClient> idle;
    for (int i = 0; i < 5; ++i) {
        idle.push_back(site.client());
        REQUIRE(idle.back().ask(get("/"))->status == 200);
    }
    // The last asks for something at each try, and is served before the next unless that is made at once.
    std::vector<int> served_before;
    fail_next_accepts(one.failure, 3, [&] {
        served_before.push_back(served);
        idle.back().send(get("/nothing"));
    });
    CHECK(site.ask(get("/"))->status == 200);
    CHECK(site.server->metrics().gave_way == 3);
    for (std::size_t i = 0; i < idle.size(); ++i) {
        CAPTURE(i);
        CHECK(idle[i].ask(get("/")).has_value() == (i >= 3));
    }
    REQUIRE(site.reports().size() == 1);  // not one for each of them
    CHECK(site.reports().front().find(one.said) != std::string::npos);
    site.stop();
    CHECK(served_before == one.served_between);
}

TEST_CASE("when nobody can give way who comes waits in the queue, and is served when the shortage is over",
          "[listener]") {
    ToySite site{earnest()};
    RawClient holder = site.hold();
    fail_next_accepts(EMFILE, 2);
    CHECK(site.ask(get("/"))->status == 200);
    CHECK(site.server->metrics().gave_way == 0);
    site.release();
    CHECK(holder.answer()->status == 200);
}

TEST_CASE("whoever asks at once is read before he could pass for idle, however many come behind him", "[listener]") {
    http::Server::Options options = earnest();
    options.limits.connections = 4;
    std::promise<void> standstill, go_on;
    options.error_page = [&](int status, std::string_view) {
        standstill.set_value();
        go_on.get_future().wait();
        return http::Response::text(status, "none");
    };
    ToySite site{std::move(options)};
    RawClient first = site.client();
    first.send(get("/nothing"));
    standstill.get_future().wait();  // the loop is in there, and all that follows comes to it at once
    RawClient honest = site.client();
    honest.send(get("/"));
    std::vector<RawClient> silent;
    for (int i = 0; i < 100; ++i)
        silent.push_back(site.client());
    go_on.set_value();
    const auto answer = honest.answer();
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(eventually([&] { return site.server->metrics().accepted == 102; }));
}
