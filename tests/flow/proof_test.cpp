#include <catch2/catch.hpp>

#include "lib/file/file_store.hpp"
#include "lib/file/folder.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/submit_proof.hpp"
#include "lib/payment/proof_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using shop::OrderState;
using test::MoneySite;
using test::refusal;

namespace {

struct ProofSite : MoneySite {
    file::Staged staged(const std::string& content) const {
        return file::Folder{database.dir.path() / "files", test::test_vault()}.stage(content, "image/png",
                                                                                     file::Storage::sealed);
    }
    void hand_in(OrderId order, const std::string& content, const flow::HandedIn& words = {"Budi", "2026-11-20"}) {
        flow::submit_proof(services(), order, staged(content), words);
    }
    std::int64_t proofs(OrderId order) { return payment::ProofStore{database, test::test_vault()}.count(order); }
};

}  // namespace

TEST_CASE("a proof makes its order wait for the admin, who is told, and is no evidence", "[money]") {
    ProofSite site;
    const auto placed = site.by_transfer();
    const auto before = site.messages();
    site.hand_in(placed.order.id, "a picture");
    CHECK(site.order(placed.order.id).state == OrderState::proof_submitted);
    CHECK(site.messages() > before);
    CHECK(site.entries() == 0);
    const auto proof = payment::ProofStore{site.database, test::test_vault()}.latest(placed.order.id).value();
    CHECK(proof.sender == "Budi");
    CHECK(file::FileStore{site.database}.find(proof.file.value())->uses == 1);

    const auto messages = site.messages();
    site.hand_in(placed.order.id, "a picture");  // the same again
    CHECK(site.proofs(placed.order.id) == 1);
    CHECK(site.messages() == messages);
}

TEST_CASE("a rejected proof that is handed in again waits again", "[money]") {
    ProofSite site;
    const auto placed = site.by_transfer();
    site.hand_in(placed.order.id, "a picture");
    flow::reject_proof(site.services(), placed.order.id, "the amount cannot be read");
    CHECK(site.order(placed.order.id).state == OrderState::pending);
    const auto messages = site.messages();
    site.hand_in(placed.order.id, "a picture");
    CHECK(site.order(placed.order.id).state == OrderState::proof_submitted);
    CHECK(site.proofs(placed.order.id) == 2);
    CHECK(site.count("SELECT uses FROM file") == 2);
    CHECK(site.messages() > messages);
}

TEST_CASE("at most five proofs, only for an open order that is paid by transfer", "[money]") {
    ProofSite site;
    const auto placed = site.by_transfer();
    for (const char* content : {"1", "2", "3", "4", "5"})
        site.hand_in(placed.order.id, content);
    CHECK(refusal([&] { site.hand_in(placed.order.id, "6"); }) == ErrorKind::refused);
    CHECK(site.proofs(placed.order.id) == 5);
    CHECK(site.count("SELECT count(*) FROM file") == 5);
    site.verify(placed.order.id);
    CHECK(refusal([&] { site.hand_in(placed.order.id, "1"); }) == ErrorKind::refused);
    const auto duitku = site.by_duitku();
    CHECK(refusal([&] { site.hand_in(duitku.order.id, "1"); }) == ErrorKind::refused);
    CHECK(refusal([&] { site.hand_in(OrderId{99}, "1"); }) == ErrorKind::not_found);
    const auto other = site.by_transfer();
    const flow::HandedIn no_day{"Budi", "kemarin"};
    CHECK(refusal([&] { site.hand_in(other.order.id, "1", no_day); }) == ErrorKind::usage);
    const flow::HandedIn long_name{std::string(101, 'x'), ""};
    CHECK(refusal([&] { site.hand_in(other.order.id, "1", long_name); }) == ErrorKind::usage);
}

TEST_CASE("a waiting proof never expires; a rejected one does, after the time it was given", "[money]") {
    ProofSite site;
    const auto placed = site.by_transfer();
    site.hand_in(placed.order.id, "a picture");
    site.clock.advance(24h * 30);
    flow::expire_orders(site.services(), 10);
    CHECK(site.order(placed.order.id).state == OrderState::proof_submitted);
    REQUIRE(flow::reject_proof(site.services(), placed.order.id, "another name"));
    CHECK_FALSE(flow::reject_proof(site.services(), placed.order.id, "another name"));
    flow::expire_orders(site.services(), 10);
    CHECK(site.order(placed.order.id).state == OrderState::pending);
    site.hand_in(placed.order.id, "a better picture");
    CHECK(site.order(placed.order.id).state == OrderState::proof_submitted);
    CHECK(site.verify(placed.order.id).outcome == flow::Settled::Outcome::settled);
}
