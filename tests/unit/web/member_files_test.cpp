// What the member area says about files that open with a code, and about files that were made for one buyer.
#include <catch2/catch.hpp>

#include "lib/delivery/package_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;

namespace {

struct Client : Member {
    Client() { enter(); }

    FileId stored(const std::string& content) {
        return file::FileStore{site().database}.keep(
            visitor.folder().stage(content, "application/pdf", file::Storage::plain), k_noon);
    }
    OrderId bought(const std::string& name, shop::ProductKind kind, std::optional<FileId> file, PersonId buyer) {
        product = shop::ProductStore{site().database}.add({.id = {},
                                                           .slug = shop::slug_of(name),
                                                           .name = name,
                                                           .kind = kind,
                                                           .price = Money{50'000},
                                                           .file = file,
                                                           .file_name = file ? "kit.zip" : "",
                                                           .created_at = k_noon});
        return flow::grant_order(site().services(), product, buyer).order.id;
    }
    delivery::StepStore steps() { return {site().database, test_vault()}; }
    bool shows(const std::string& text) { return has(visitor.get("/saya"), text); }

    PersonId other = add_person(site().database, {.name = "Budi", .email = "budi@contoh.id"});
    ProductId product;
};

}  // namespace

TEST_CASE("a protected package's code stands beside it for its buyer, and for nobody else", "[web][download]") {
    Client siti;
    const FileId kit = siti.stored("isi kit");
    const OrderId order = siti.bought("Kit", shop::ProductKind::file, kit, siti.other);
    delivery::PackageStore{siti.site().database, test_vault()}.add(kit, "", "K7RM-2XQP-9WTD", k_noon);
    CHECK_FALSE(siti.shows("K7RM"));
    siti.visitor.cookies = {
        {"__Host-sesi", people::SignInStore{siti.site().database}.begin_session(siti.other, siti.site().clock.now())}};
    CHECK(siti.shows("Kode pembuka kit.zip: <code>K7RM-2XQP-9WTD</code>"));
    CHECK(siti.shows("/saya/berkas/" + to_string(order)));
    const auto own = shop::OrderStore{siti.site().database}.find(order).value();
    shop::OrderStore{siti.site().database}.move(order, own.state, shop::OrderState::refunded, {"test", k_noon});
    CHECK_FALSE(siti.shows("K7RM"));
}

TEST_CASE("a file that was made for one order is there once its step is done, for its buyer alone", "[web][download]") {
    Client siti;
    const OrderId order = siti.bought("Analisis", shop::ProductKind::service, std::nullopt, siti.person);
    const std::vector<delivery::StepPlan> plans{{.position = 1, .name = "Laporan", .due_hours = 24}};
    if (!siti.steps().find(order)) siti.steps().start(order, siti.product, plans, k_noon, "test");
    const auto step = siti.steps().steps(order).at(0);
    const DeliveryFileId file = siti.steps().attach({.id = {},
                                                     .order = order,
                                                     .step = step.id,
                                                     .file = siti.stored("isi laporan"),
                                                     .file_name = "laporan.pdf",
                                                     .attached_at = k_noon,
                                                     .attached_by = "test",
                                                     .removed_at = {}});
    const std::string address = "/saya/berkas/" + to_string(order) + "/" + to_string(file);
    CHECK(siti.visitor.get(address).status == 404);
    CHECK_FALSE(siti.shows("laporan.pdf"));

    if (step.state == delivery::StepState::waiting) siti.steps().open(step, k_noon, k_noon + 24h, std::nullopt, "test");
    REQUIRE(siti.steps().finish(step.id, "", k_noon, "test"));
    CHECK(siti.shows(address));
    const auto answer = siti.visitor.get(address);
    REQUIRE(answer.file);
    CHECK(header(answer, "Content-Disposition").starts_with("attachment; filename=\"laporan.pdf\""));
    CHECK(siti.visitor.get("/saya/berkas/ORD-4711/" + to_string(file)).status == 404);
    CHECK(siti.visitor.get("/saya/berkas/" + to_string(order) + "/DFL-4711").status == 404);

    const std::string own = siti.session_cookie();
    siti.visitor.cookies = {
        {"__Host-sesi", people::SignInStore{siti.site().database}.begin_session(siti.other, siti.site().clock.now())}};
    CHECK(siti.visitor.get(address).status == 404);
    siti.visitor.cookies = {{"__Host-sesi", own}};
    CHECK(siti.steps().remove(file, k_noon));
    CHECK(siti.visitor.get(address).status == 404);
}
