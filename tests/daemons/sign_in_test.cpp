// Signing in, from outside: mitra-web as browsers and as somebody with a list of guesses meet it.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <thread>

#include "lib/people/sign_in.hpp"
#include "tests/daemons/sending_site.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

/// A site with one member, whose password is known.
struct MemberSite {
    SendingSite site;
    PersonId person = site.person();
    std::string password_link;
    WebProgram web{site.words("mitra-web")};

    MemberSite() {
        auto database = site.open();
        db::in_transaction(database, [&] {
            password_link = people::SignInStore{database}.issue_password_link(
                person, people::SignInStore::Purpose::new_account, SendingSite::now());
        });
    }
    [[nodiscard]] std::optional<RawClient::Answer> ask(const std::string& request) const {
        return RawClient{web.port()}.ask(request);
    }
    [[nodiscard]] std::optional<RawClient::Answer> set_password() const {
        return ask(post("/atur-sandi/" + password_link, "sandi=kuda+nil+menari"));
    }
};

std::string cookie_of(const RawClient::Answer& answer) {
    const auto found = answer.headers.find("set-cookie");
    return found == answer.headers.end() ? "" : found->second.substr(0, found->second.find(';'));
}

/// Asks the same from many browsers at once; how often each status came.
std::map<int, int> at_once(const MemberSite& site, int browsers, const std::function<std::string(int)>& request) {
    std::vector<std::thread> threads;
    std::vector<int> statuses(static_cast<std::size_t>(browsers));
    for (int i = 0; i < browsers; ++i) {
        threads.emplace_back([&, i] {
            const auto answer = site.ask(request(i));
            statuses[static_cast<std::size_t>(i)] = answer ? answer->status : 0;
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    std::map<int, int> counts;
    for (const int status : statuses)
        ++counts[status];
    return counts;
}

}  // namespace

TEST_CASE("a link, a session, a way out: and the log tells of none of it", "[web][sign_in]") {
    MemberSite member;
    const auto set = member.set_password();
    REQUIRE(set);
    CHECK(set->status == 303);
    const std::string cookie = cookie_of(*set);
    CHECK(cookie.starts_with("sesi="));
    const auto saya = member.ask(get("/saya", "Cookie: " + cookie + "\r\n"));
    REQUIRE(saya);
    CHECK(saya->status == 200);
    CHECK(saya->headers.at("cache-control") == "no-store");
    CHECK(member.ask(get("/saya"))->status == 303);
    CHECK(member.ask(post("/keluar", "", "Cookie: " + cookie + "\r\n"))->status == 403);

    const std::string log = member.web.process().err();
    for (const std::string& secret : {member.password_link, cookie.substr(5), std::string{"kuda"}})
        CHECK(log.find(secret) == std::string::npos);
}

TEST_CASE("a link that many use at once lets one of them in", "[web][sign_in]") {
    MemberSite member;
    const auto counts = at_once(member, 8, [&](int i) {
        return post("/atur-sandi/" + member.password_link, fmt::format("sandi=kuda+nil+menari+{}", i));
    });
    CHECK(counts.at(303) == 1);
    CHECK(counts.at(410) == 7);
    CHECK(member.site.count("SELECT count(*) FROM session") == 1);
}

TEST_CASE("many guesses at once are answered, put off or refused, and pages are shown meanwhile", "[web][sign_in]") {
    MemberSite member;
    std::map<int, int> counts;
    std::thread guesses{[&] {
        counts = at_once(member, 30, [](int i) {
            return post("/masuk", fmt::format("email=orang{}@contoh.id&sandi=kuda+nil+menari", i));
        });
    }};
    for (int i = 0; i < 20; ++i) {
        const auto page = member.ask(get("/masuk"));
        CHECK((page && page->status == 200));
    }
    guesses.join();
    CHECK(counts[422] > 0);
    CHECK(counts[422] + counts[503] == 30);
    CHECK(member.set_password()->status == 303);
}
