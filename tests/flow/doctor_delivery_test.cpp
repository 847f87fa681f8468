// What doctor says of deliveries, links, packages, accounts and stays that somebody changed by hand.
#include <catch2/catch.hpp>

#include "lib/crypto/random.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/doctor_delivery.hpp"
#include "lib/membership/account_store.hpp"
#include "lib/membership/chat_store.hpp"
#include "tests/flow/money_site.hpp"

using namespace mitra;
using Catch::Matchers::Contains;
using delivery::StepPlan;

namespace {

/// ORD-1 is a service of which the first of two steps is done, ORD-2 a file with a link, ORD-3 a file that was sold
/// before there were deliveries. PER-1 has a TikTok account and is in the chat.
struct Owing : test::MoneySite {
    OrderId service = sold("Konsultasi");
    OrderId file = sold("Paket");
    OrderId old = sold("Lama");

    Owing() {
        // Sold as what starts no delivery by itself: the rows are put here by hand.
        database->execute("DROP TRIGGER product_keeps_identity; DROP TRIGGER shop_order_paid_once");
        become(service, "service");
        become(file, "file");
        become(old, "file");
        database->execute("UPDATE shop_order SET paid_at = paid_at - 1 WHERE id = 3");
        delivery::StepStore steps{database, test::test_vault()};
        steps.start(service, order(service).product,
                    {{.position = 1, .name = "Hubungi", .due_hours = 24},
                     {.position = 2, .name = "Kirim", .after = 1, .due_hours = 24},
                     {.position = 3, .name = "Dukungan", .who = delivery::Who::system, .after = 2}},
                    clock.now(), "test");
        open(steps, 0);
        steps.finish(steps.steps(service).at(0).id, "", clock.now(), "test");
        open(steps, 1);
        steps.start(file, order(file).product, {}, clock.now(), "test");
        link();
        lend();
    }
    OrderId sold(const std::string& name) {
        auto request = by(test::add_person(database));
        request.product = add_product(name, Money{50'000});
        const auto placed = flow::place_order(services(), request);
        verify(placed.order.id);
        return placed.order.id;
    }
    void become(OrderId sold, const std::string& kind) {
        database->prepared("UPDATE product SET kind = :kind WHERE id = :id")
            .bind(":kind", kind)
            .bind(":id", order(sold).product)
            .run();
    }
    void open(delivery::StepStore& steps, std::size_t which) {
        steps.open(steps.steps(service).at(which), clock.now(), clock.now() + std::chrono::hours{24}, {}, "test");
    }
    void link() {
        const FileId kept =
            file::FileStore{database}.keep(folder.stage("PK", "application/zip", file::Storage::plain), clock.now());
        delivery::PackageStore{database, test::test_vault()}.add(kept, "", "K7RM", clock.now());
        delivery::DownloadStore{database}.add({.id = {},
                                               .uuid = crypto::random_uuid(),
                                               .order = file,
                                               .file = kept,
                                               .file_name = "paket.zip",
                                               .bytes = 2,
                                               .made_at = clock.now(),
                                               .expires_at = clock.now() + std::chrono::hours{24},
                                               .max_downloads = 2},
                                              "test");
    }
    void lend();
    std::string told() {
        std::string all;
        for (const auto& finding : flow::examine_deliveries(services()))
            all += fmt::format("{} {}: {}\n", finding.table, finding.row, finding.rule);
        return all;
    }
    std::string told_after(const std::string& script) {
        database->execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
        for (const auto& trigger :
             database->prepared("SELECT name FROM sqlite_schema WHERE type = 'trigger'").rows([](const db::Row& row) {
                 return row.text("name");
             }))
            database->execute("DROP TRIGGER " + trigger);
        database->execute(script);
        return told();
    }
};

void Owing::lend() {
    const PersonId person = order(service).buyer;
    membership::AccountStore accounts{database, test::test_vault()};
    membership::Account account;
    account.username = "toko.siti";
    account.created_by = "test";
    const AccountId id = accounts.add(account);
    accounts.give(id, person, clock.now(), "test");
    membership::ChatStore chat{database, test::test_vault()};
    const InviteId invite = chat.plan(person, -100, clock.now(), "test");
    chat.made(invite, "https://t.me/+x", clock.now() + std::chrono::hours{1}, clock.now(), "test");
    chat.join(chat.invite(invite).value(), -100, 7, clock.now());
}

std::string told_after(const std::string& script) {
    return Owing{}.told_after(script);
}

}  // namespace

TEST_CASE("what is owed as it should be is told nothing about", "[delivery]") {
    Owing site;
    CHECK(site.told() == "");
    CHECK(site.unsound() == "");
}

TEST_CASE("whatever about deliveries was changed by hand is told with table, row and rule", "[delivery]") {
    CHECK_THAT(told_after("UPDATE delivery SET state = 'stopped' WHERE id = 1"),
               Contains("delivery ORD-1: is stopped, and its order is") &&
                   Contains("delivery_step STP-2: is open, and its delivery is stopped") &&
                   Contains("delivery_step STP-3: is waiting, and its delivery is stopped"));
    CHECK_THAT(told_after("UPDATE shop_order SET state = 'refunded' WHERE id = 2"),
               Contains("delivery ORD-2: is running, and its order is refunded") &&
                   Contains("download_link DWN-1: is open, and its order is refunded"));
    CHECK_THAT(told_after("UPDATE delivery SET state = 'delivered' WHERE id = 1"),
               Contains("delivery ORD-1: is delivered, and 1 of its steps are not done"));
    CHECK_THAT(told_after("UPDATE download_link SET taken = 5"),
               Contains("download_link DWN-1: gave 5 bytes, and may give 4"));
    CHECK_THAT(told_after("UPDATE delivery_step SET state = 'open', done_at = NULL WHERE id = 1"),
               Contains("delivery_step STP-2: is open before the step that it follows") &&
                   Contains("delivery_step STP-1: is open, its history says otherwise"));
    CHECK_THAT(told_after("UPDATE delivery_step SET state = 'done', done_at = 1 WHERE id = 2"),
               Contains("delivery_step STP-2: is done before the step that it follows"));
    CHECK_THAT(told_after("DELETE FROM delivery_step; DELETE FROM delivery WHERE id = 1"),
               Contains("shop_order ORD-1: is") && Contains("and nothing of it is delivered") && !Contains("ORD-3"));
    CHECK_THAT(told_after("UPDATE delivery SET started_at = started_at - 2"),
               Contains("shop_order ORD-3: is") && Contains("and nothing of it is delivered"));
    CHECK_THAT(told_after("DELETE FROM file"), Contains("package FIL-1: has a code, and is no file"));
}

TEST_CASE("accounts and stays that nobody has rightly are told", "[delivery]") {
    CHECK_THAT(told_after("UPDATE person SET erased_at = 1 WHERE id = 1"),
               Contains("tiktok_account ACC-1: is held by PER-1, who is erased"));
    CHECK_THAT(told_after("UPDATE tiktok_account SET holder_id = NULL"),
               Contains("tiktok_account ACC-1: is held by nobody, its history says PER-1"));
    CHECK_THAT(told_after("UPDATE tiktok_holder SET person_id = 2"),
               Contains("tiktok_account ACC-1: is held by PER-1, its history says PER-2"));
    CHECK_THAT(told_after("DELETE FROM chat_invite"), Contains("chat_member STY-1: has no invite of PER-1"));
    CHECK_THAT(told_after("UPDATE chat_invite SET person_id = 2"),
               Contains("chat_member STY-1: has no invite of PER-1"));
}

TEST_CASE("a file that links and deliveries use has as many uses as rows that name it", "[delivery]") {
    Owing site;
    CHECK(site.unsound() == "");
    site.database->execute("UPDATE file SET uses = 0");
    CHECK_THAT(site.unsound(), Contains("has 0 uses, and 1 rows name it"));
}
