#include "lib/flow/change_links.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/sweep_files.hpp"
#include "lib/flow/upkeep.hpp"
#include "tests/flow/download_site.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using flow::LinkState;

namespace {

LinkState state(DownloadSite& site, DownloadId id) {
    return flow::state_of(site.link(id), site.clock.now());
}

ErrorKind kind_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a link that expired or is used up comes back, one that ended does not", "[flow][delivery]") {
    DownloadSite site;
    const auto id = site.send("again@1").links[0];
    delivery::DownloadStore store{site.database};
    REQUIRE(store.take(id, 5 * 7, k_noon));
    CHECK(state(site, id) == LinkState::used_up);
    flow::extend_links(site.services(), site.order, {.days = {}, .downloads = 2});
    CHECK(state(site, id) == LinkState::open);
    CHECK(site.link(id).max_downloads == 7);
    CHECK(site.link(id).expires_at == k_noon + 7 * 24h);

    site.clock.advance(8 * 24h);
    CHECK(state(site, id) == LinkState::expired);
    flow::extend_links(site.services(), site.order, {.days = 3, .downloads = {}});
    CHECK(state(site, id) == LinkState::open);
    CHECK(site.link(id).expires_at == site.clock.now() + 3 * 24h);
    CHECK(site.link(id).max_downloads == 7);

    // Never less than it had.
    flow::extend_links(site.services(), site.order, {.days = 1, .downloads = 1});
    CHECK(site.link(id).expires_at == site.clock.now() + 3 * 24h);
    CHECK(site.link(id).max_downloads == 7);

    flow::revoke_links(site.services(), site.order, id);
    CHECK(state(site, id) == LinkState::ended);
    CHECK(kind_of([&] { flow::extend_links(site.services(), site.order, {}); }) == ErrorKind::refused);
    CHECK(state(site, id) == LinkState::ended);
}

TEST_CASE("without a number a link is extended to what a new one has", "[flow][delivery]") {
    DownloadSite site;
    const auto id = site.send("again@1").links[0];
    const auto test = flow::test_link(site.services(), site.order);
    REQUIRE(delivery::DownloadStore{site.database}.take(id, 8, k_noon));  // begun twice
    site.clock.advance(10 * 24h);
    CHECK(flow::extend_links(site.services(), site.order, {}).size() == 1);
    CHECK(site.link(id).expires_at == site.clock.now() + 7 * 24h);
    CHECK(site.link(id).max_downloads == 7);
    CHECK(state(site, test) == LinkState::expired);
}

TEST_CASE("what is out of range changes nothing", "[flow][delivery]") {
    DownloadSite site;
    const auto id = site.send("again@1").links[0];
    const auto before = site.link(id);
    for (const std::int64_t days : {0, -1, 366})
        CHECK(kind_of([&] { flow::extend_links(site.services(), site.order, {.days = days, .downloads = {}}); }) ==
              ErrorKind::usage);
    for (const std::int64_t downloads : {0, -5, 1001})
        CHECK(kind_of([&] { flow::extend_links(site.services(), site.order, {.days = {}, .downloads = downloads}); }) ==
              ErrorKind::usage);
    REQUIRE(delivery::DownloadStore{site.database}.take(id, 7, k_noon));
    CHECK(kind_of([&] { flow::extend_links(site.services(), site.order, {.days = 2, .downloads = 1000}); }) ==
          ErrorKind::refused);
    CHECK(site.link(id).expires_at == before.expires_at);
    CHECK(site.link(id).max_downloads == before.max_downloads);
    CHECK(kind_of([&] { flow::extend_links(site.services(), OrderId{4711}, {}); }) == ErrorKind::not_found);
}

TEST_CASE("revoking needs a reason, ends once, and takes no other order's link", "[flow][delivery]") {
    DownloadSite site;
    const auto id = site.send("again@1").links[0];
    const auto test = flow::test_link(site.services(), site.order);
    const OrderId other = flow::grant_order(site.services(), site.product, site.buyer).order.id;
    flow::Services mute = site.services();
    mute.actor.reason.clear();
    CHECK(kind_of([&] { flow::revoke_links(mute, site.order, std::nullopt); }) == ErrorKind::usage);
    CHECK(kind_of([&] { flow::revoke_links(site.services(), other, id); }) == ErrorKind::not_found);
    CHECK(state(site, id) == LinkState::open);

    CHECK(flow::revoke_links(site.services(), site.order, test).size() == 1);
    CHECK(state(site, id) == LinkState::open);
    CHECK(flow::revoke_links(site.services(), site.order, std::nullopt).size() == 1);
    CHECK(state(site, id) == LinkState::ended);
    CHECK(flow::revoke_links(site.services(), site.order, std::nullopt).empty());
    CHECK(site.count("SELECT count(*) FROM audit_log WHERE act = 'delivery.revoke'") == 2);
}

TEST_CASE("thirty days after they expired links end, and what was replaced may go from the disk", "[flow][delivery]") {
    DownloadSite site;
    const auto id = site.send("again@1").links[0];
    const FileId newer = site.stored("isi kit 2");
    auto product = shop::ProductStore{site.database}.find(site.product_of_kit).value();
    product.file = newer;
    shop::ProductStore{site.database}.set(product);
    const auto path = site.folder.stage("isi kit", "application/zip", file::Storage::plain).path;

    site.clock.advance(37 * 24h);
    CHECK(flow::upkeep(site.services()).downloads == 0);
    flow::sweep_files(site.services(), site.folder);
    CHECK(std::filesystem::exists(path));
    site.clock.advance(1ms);
    CHECK(flow::upkeep(site.services()).downloads == 1);
    CHECK(state(site, id) == LinkState::ended);
    CHECK(site.link(id).ended_by == "expired");
    flow::sweep_files(site.services(), site.folder);
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK(flow::upkeep(site.services()).downloads == 0);
}
