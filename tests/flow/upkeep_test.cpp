#include "lib/flow/upkeep.hpp"

#include <catch2/catch.hpp>

#include "lib/db/idempotency.hpp"
#include "lib/db/inbox.hpp"
#include "lib/people/sign_in.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

void remember_answer(test::TestSite& site, const std::string& key, Instant at) {
    db::once(site.database, test::test_vault(), {"test", "POST /daftar", key, key}, at, [] {
        return db::StoredAnswer{303, "sent on"};
    });
}

}  // namespace

TEST_CASE("stored answers are forgotten after 72 hours and not before", "[flow]") {
    test::TestSite site;
    for (int i = 0; i < 3; ++i)
        remember_answer(site, "old" + std::to_string(i), k_noon - 73h);
    remember_answer(site, "young", k_noon - 71h);
    CHECK(flow::upkeep(site.services()).answers == 3);
    CHECK(site.count("SELECT count(*) FROM idempotency") == 1);
    CHECK(flow::upkeep(site.services()).answers == 0);
}

TEST_CASE("bodies of outside events go after 90 days, once they were processed", "[flow]") {
    test::TestSite site;
    db::Inbox inbox{site.database, test::test_vault()};
    const auto receive = [&](const std::string& key, Instant at) {
        return *inbox.receive({.provider = "dripsender", .event_key = key, .body = "{}"}, at);
    };
    const HookId old = receive("old", k_noon - 91 * 24h);
    inbox.finish(old, "done", "", k_noon - 91 * 24h);
    const HookId young = receive("young", k_noon - 89 * 24h);
    inbox.finish(young, "done", "", k_noon - 89 * 24h);
    const HookId waiting = receive("waiting", k_noon - 91 * 24h);
    CHECK(flow::upkeep(site.services()).bodies == 1);
    CHECK(inbox.find(old)->event.body.empty());
    CHECK(inbox.find(young)->event.body == "{}");
    CHECK(inbox.find(waiting)->event.body == "{}");
}

TEST_CASE("sessions that ended and links that are over are forgotten", "[flow]") {
    test::TestSite site;
    people::SignInStore store{site.database};
    const PersonId person = test::add_person(site.database);
    store.begin_session(person, k_noon - 8 * 24h);
    const std::string open = store.begin_session(person, k_noon - 24h);
    store.issue_password_link(person, people::SignInStore::Purpose::forgotten, k_noon - 1h);
    const auto done = flow::upkeep(site.services());
    CHECK((done.sessions == 1 && done.links == 1));
    CHECK(store.session(open, k_noon));
    const auto again = flow::upkeep(site.services());
    CHECK((again.sessions == 0 && again.links == 0));
}
