#include <catch2/catch.hpp>

#include "tests/flow/topup_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::TopupSite;
using topup::Progress;
using topup::TopupState;
using Fate = test::FakeSupplier::Fate;

namespace {

topup::Transaction said(TopupSite& site, TopupId id, Progress progress, const std::string& word) {
    topup::Transaction row = site.supplier.named(site.topup(id).trxid);
    row.progress = progress;
    row.word = word;
    return row;
}

}  // namespace

TEST_CASE("what is final stays, and a word that flips is told once", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    site.supplier.fate = GENERATE(Fate::accept_final, Fate::accept_failed);
    site.send(id);
    const TopupState end = site.state(id);
    const auto goods = site.balance("goods");
    const auto alerts = site.told("admin_topup");
    const bool success = end == TopupState::success;
    for (int i = 0; i < 3; ++i) {
        CHECK(flow::settle_topup(
                  site.services(), id,
                  said(site, id, success ? Progress::error : Progress::success, success ? "error" : "success")) == end);
        // The same again is no news.
        CHECK(flow::settle_topup(site.services(), id,
                                 said(site, id, success ? Progress::success : Progress::error, "same")) == end);
    }
    CHECK(site.balance("goods") == goods);
    CHECK(site.told("admin_topup") == alerts + 1);
    CHECK(site.unsound().empty());
}

TEST_CASE("an unknown word keeps it going, and is told once", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    const TopupId id = placed.topup.id;
    site.send(id);
    for (int i = 0; i < 3; ++i)
        CHECK(flow::settle_topup(site.services(), id, said(site, id, Progress::unknown, "partial")) ==
              TopupState::processing);
    CHECK(site.told("admin_topup") == 1);
    CHECK(flow::settle_topup(site.services(), id, said(site, id, Progress::success, "success")) == TopupState::success);
    CHECK(site.unsound().empty());
}

TEST_CASE("the cost is what was charged; more than the list said takes the service off", "[topup]") {
    TopupSite site;
    site.supplier.extra = Money{700};
    site.supplier.fate = Fate::accept_final;
    const auto placed = site.paid();
    site.send(placed.topup.id);
    CHECK(site.topup(placed.topup.id).cost == Money{19'700});
    CHECK(site.balance("goods") == 19'700);
    CHECK(site.service("ML86-S1").disabled_at);
    CHECK(site.told("admin_topup") == 1);
    const auto next = site.order_state(placed.placed.order.id);
    CHECK(next == "fulfilled");
    CHECK(site.unsound().empty());
}

TEST_CASE("a failed one's price is no cost, and nothing is booked for it", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    site.send(placed.topup.id);
    auto row = said(site, placed.topup.id, Progress::error, "error");
    row.price = GENERATE(Money{0}, Money{19'000});
    CHECK(flow::settle_topup(site.services(), placed.topup.id, row) == TopupState::failed);
    CHECK(site.balance("goods") == 0);
    CHECK(site.order_state(placed.placed.order.id) == "paid");
    CHECK(site.told("topup_failed") == 1);
    CHECK(site.unsound().empty());
}

TEST_CASE("a top-up earns its affiliate nothing but by its product's own rate", "[topup]") {
    TopupSite site;
    const auto placed = site.paid();
    CHECK(site.count("SELECT count(*) FROM commission") == 0);
    CHECK(site.unsound().empty());
}
