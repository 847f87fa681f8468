#include <catch2/catch.hpp>
#include <set>

#include "lib/outbox/lane.hpp"
#include "lib/outbox/message.hpp"

using namespace mitra;
using namespace mitra::outbox;

TEST_CASE("the table of kinds is the one of the design", "[outbox]") {
    const std::string expected =
        "welcome stop urgent 7\n"
        "referrer_alert stop urgent 7\n"
        "reminder stop urgent 0\n"
        "follow_up stop consent 7\n"
        "broadcast stop consent 7\n"
        "order urgent owed 30\n"
        "payment urgent owed 30\n"
        "account urgent owed 30\n"
        "delivery urgent owed 30\n"
        "topup urgent owed 30\n"
        "admin_alert urgent owed 1\n";
    std::string table;
    for (const KindRules& row : all_kinds()) {
        CHECK(&rules_of(row.kind) == &row);
        CHECK(kind_named(row.name) == row.kind);
        table += fmt::format("{}{}{}{}{} {}\n", row.name, row.stop_blocks ? " stop" : "",
                             row.needs_consent ? " consent" : "", row.urgent ? " urgent" : "", row.owed ? " owed" : "",
                             row.expires_after_days);
    }
    CHECK(table == expected);
    CHECK_FALSE(kind_named("newsletter"));
}

TEST_CASE("every channel and broadcast waits in a lane of its own", "[outbox]") {
    std::set<std::int64_t> lanes;
    for (const Channel channel : {Channel::whatsapp, Channel::email}) {
        CHECK(lanes.insert(lane_of(Kind::welcome, channel)).second);
        CHECK(lanes.insert(lane_of(Kind::follow_up, channel)).second);
        CHECK(lanes.insert(lane_of(Kind::broadcast, channel, BroadcastId{1})).second);
        CHECK(lanes.insert(lane_of(Kind::broadcast, channel, BroadcastId{2})).second);
    }
    CHECK(lane_of(Kind::admin_alert, Channel::whatsapp) == lane_of(Kind::welcome, Channel::whatsapp));
}
