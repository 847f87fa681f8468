// Erasing somebody who bought: nothing that names them remains, and the books stay as they were.
#include <catch2/catch.hpp>

#include "lib/file/folder.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/report_problem.hpp"
#include "lib/flow/submit_proof.hpp"
#include "lib/ledger/verify.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "tests/flow/money_site.hpp"
#include "tests/flow/opened.hpp"

using namespace mitra;
using test::MoneySite;
using test::opened;

TEST_CASE("who bought and was erased is named nowhere, and the books balance", "[erase]") {
    MoneySite site;
    const auto placed = flow::place_order(site.services(), site.typed("+6281562726272", "budi@contoh.id"));
    const file::Staged picture = file::Folder{site.database.dir.path() / "files", test::test_vault()}.stage(
        "a picture of Budi Santoso", "image/png", file::Storage::sealed);
    flow::submit_proof(site.services(), placed.order.id, picture, {"Budi Santoso", "2026-11-20"});
    flow::report_problem(site.services(), placed.order.id, "Saya Budi Santoso, 081562726272");
    payment::BankRowStore rows{site.database, test::test_vault()};
    const auto row = rows.add({.id = {},
                               .account = site.bca,
                               .booked_on = "2026-11-20",
                               .amount = placed.order.total,
                               .description = "TRF DARI BUDI SANTOSO",
                               .state = "matched",
                               .payment = placed.payment->id},
                              1, site.clock.now());
    REQUIRE(row);
    site.verify(placed.order.id);
    REQUIRE(opened(site.database).find("Budi Santoso") != std::string::npos);

    flow::erase_person(site.services(), placed.order.buyer);
    const std::string left = opened(site.database);
    for (const char* word : {"Budi", "BUDI", "81562726272", "budi@contoh.id"})
        CHECK(left.find(word) == std::string::npos);
    CHECK(site.count("SELECT count(*) FROM file WHERE uses > 0") == 0);

    CHECK(site.order(placed.order.id).state == shop::OrderState::fulfilled);
    CHECK(site.balance("cash:BCA") == placed.order.total.rupiah());
    CHECK(ledger::verify(site.database).problems.empty());
    CHECK(site.unsound().empty());
}
