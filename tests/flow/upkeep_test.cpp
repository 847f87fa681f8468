#include "lib/flow/upkeep.hpp"

#include <catch2/catch.hpp>

#include "lib/db/idempotency.hpp"
#include "lib/db/inbox.hpp"
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
