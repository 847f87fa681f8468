// mitra-web at the end of its descriptors: more clients than it may have files open.
#include <catch2/catch.hpp>

#include "tests/daemons/battery/live_site.hpp"
#include "tests/daemons/download_shop.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/proofs.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// It may not raise the limit as it does where it can.
const std::vector<std::string> k_very_few_files{"prlimit", "--nofile=128:128"};
/// Who idles is let go only to make room.
constexpr const char* k_idle_long = "idle_deadline_seconds = 600\n";
constexpr int k_crowd = 500;

int status_of(const std::optional<RawClient::Answer>& answer) {
    return answer ? answer->status : 0;
}

std::size_t times(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("out of descriptors idle clients give way at once, what needs a file is told to come again, and it passes",
          "[battery]") {
    LiveSite site{k_idle_long};
    site.start(k_very_few_files);
    // What is loaded when it is first used is there: numbers of phones, types of files.
    REQUIRE(status_of(site.ask(registration(0))) == 303);
    REQUIRE(status_of(site.ask(proof_of(site.order(), png(3, 3)))) == 303);
    const std::string order = site.order();
    std::vector<RawClient> clients;
    for (int i = 0; i < k_crowd; ++i)
        clients.push_back(site.stranger());
    // Nobody goes by himself: whenever somebody is answered, every descriptor is in use.
    const auto status_for_one_more = [&](const std::string& request) {
        clients.push_back(site.stranger());
        return status_of(clients.back().ask(request));
    };
    // By one a tick the first of these would wait for more than a minute.
    for (int i = 1; i <= 20; ++i) {
        REQUIRE(status_for_one_more(get("/p/kelas")) == 200);
        REQUIRE(status_for_one_more(registration(i)) == 303);
    }
    const std::string small = proof_of(order, png());
    const std::string large = proof_of(order, png(2, 2, png_chunk("tEXt", std::string(200'000, 'x'))));
    for (const std::string& upload : {small, large})
        CHECK(status_for_one_more(upload) == 503);
    CHECK(site.count("SELECT count(*) FROM payment_proof") == 1);
    CHECK(times(site.process().err(), "cannot be let in") == 1);

    clients.clear();
    REQUIRE(eventually([&] { return site.open_files("socket:") < 10; }));
    for (const std::string& upload : {small, large})
        CHECK(status_of(site.ask(upload)) == 303);
    CHECK(site.count("SELECT count(*) FROM payment_proof") == 3);
    CHECK(site.count("SELECT count(*) FROM person WHERE city LIKE 'Kota %'") == 21);
    CHECK(times(site.process().err(), "cannot be let in") == 1);
    CHECK(site.process().stop() == 0);
}

TEST_CASE("who needs what could not be loaded for want of descriptors is told to come again", "[battery]") {
    LiveSite site{k_idle_long};
    site.start(k_very_few_files);
    std::vector<RawClient> clients;
    for (int i = 0; i < k_crowd; ++i)
        clients.push_back(site.stranger());
    const auto refused = site.ask(registration(0));
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->headers.count("retry-after") == 1);
    clients.clear();
    CHECK(eventually([&] { return status_of(site.ask(registration(0))) == 303; }));
    CHECK(site.process().stop() == 0);
}

TEST_CASE("a download that finds no descriptor is told to come again, and takes nothing of its link", "[battery]") {
    constexpr std::int64_t k_bytes = 1'000'000;
    DownloadShop shop{k_bytes, 1, {}, k_idle_long};
    shop.start(k_very_few_files);
    const auto load = [&] { return RawClient{shop.port()}.ask(get(shop.address())); };
    std::vector<RawClient> idle;
    for (int i = 0; i < k_crowd; ++i)
        idle.emplace_back(shop.port());
    const auto refused = load();
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->headers.count("retry-after") == 1);
    CHECK(eventually([&] { return shop.link().taken == 0; }));
    idle.clear();
    std::optional<RawClient::Answer> whole;
    CHECK(eventually([&] { return status_of(whole = load()) == 200; }));
    CHECK(whole->body.size() == static_cast<std::size_t>(k_bytes));
    CHECK(shop.stop() == 0);
}

TEST_CASE("where nobody can give way who comes waits, and mitra-web does not spin", "[battery]") {
    LiveSite site{"body_deadline_seconds = 2\n"};
    site.start(k_very_few_files);
    const auto began = std::chrono::steady_clock::now();
    const double before = site.cpu_seconds();
    std::vector<RawClient> half;
    for (int i = 0; i < 200; ++i) {
        half.push_back(site.stranger());
        half.back().send(registration(i).substr(0, 180));
    }
    CHECK(status_of(site.ask(get("/healthz"))) == 200);  // when the first of them are past their deadline
    const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - began;
    CHECK(site.cpu_seconds() - before < waited.count() / 10);
}
