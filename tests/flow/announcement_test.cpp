#include "lib/flow/announcements.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/start_broadcast.hpp"
#include "lib/people/person_store.hpp"
#include "tests/flow/member_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

struct Board : test::MemberSite {
    flow::BroadcastRequest to(TierId tier) {
        return {.template_name = "broadcast",
                .filter = {.tier = tier},
                .fields = {{"topic", "Live"}, {"link_page", "https://contoh.id/a_b"}}};
    }
    BroadcastId announce(const flow::BroadcastRequest& request) {
        return flow::start_broadcast(services(), {}, request, {});
    }
    std::vector<flow::Announcement> read_by(PersonId person) { return flow::announcements_for(services(), person, 10); }
};

}  // namespace

TEST_CASE("a segment of a tier has its active members, with every other condition", "[broadcast][tier]") {
    Board board;
    const PersonId bogor = board.member(board.vip, {.city = "Bogor"}),
                   depok = board.member(board.vip, {.city = "Depok"});
    board.member(board.basic, {.city = "Bogor"});
    const PersonId left = board.member(board.vip);
    board.end(left);
    people::PersonStore people{board.database, test::test_vault()};
    const auto ids = [&](const people::Filter& filter) {
        std::vector<PersonId> found;
        for (const people::Person& person : people.list(filter, {}, 10))
            found.push_back(person.id);
        CHECK(people.count(filter) == std::ssize(found));
        return found;
    };
    CHECK(ids({.tier = board.vip}) == std::vector{bogor, depok});
    CHECK(ids({.city = "bogor", .tier = board.vip}) == std::vector{bogor});
    CHECK(people.list({.tier = board.vip}, bogor, 10).front().id == depok);
    CHECK(flow::filter_from_json(flow::to_json({.tier = board.vip})).tier == board.vip);

    CHECK(flow::plan_broadcast(board.services(), {}, board.to(board.vip)).audience.recipients == 2);
    board.announce(board.to(board.vip));
    CHECK(board.count("SELECT count(*) FROM message WHERE kind = 'broadcast'") == 2);
}

TEST_CASE("members read on their page what was announced to their tier, also before they came", "[broadcast][tier]") {
    Board board;
    const PersonId sari = board.member(board.vip, {.name = "Sari", .city = "Depok"});
    const PersonId budi = board.member(board.basic);
    const BroadcastId first = board.announce(board.to(board.vip));
    auto in_bogor = board.to(board.vip);
    in_bogor.filter.city = "Bogor";
    board.announce(in_bogor);
    auto tomorrow = board.to(board.vip);
    tomorrow.starts_at = board.clock.now() + 24h;
    const BroadcastId second = board.announce(tomorrow);

    REQUIRE(board.read_by(sari).size() == 1);
    const auto read = board.read_by(sari).front();
    CHECK(read.id == first);
    CHECK_THAT(read.text, Contains("Halo Sari") && Contains("https://contoh.id/a_b") && !Contains("STOP"));
    CHECK(board.read_by(budi).empty());
    CHECK(board.read_by(test::add_person(board.database)).empty());

    board.clock.advance(25h);
    CHECK(board.read_by(board.member(board.vip, {.city = "Depok"})).front().id == second);
    flow::cancel_broadcast(board.services(), second);
    CHECK(board.read_by(sari).size() == 1);
    board.clock.advance(flow::k_announcement_life);
    CHECK(board.read_by(sari).empty());
}
