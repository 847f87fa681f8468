// What a product's buyers get: its file, its code, its features, its steps.
#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/delivery/plan_store.hpp"
#include "lib/flow/change_product.hpp"
#include "lib/outbox/template_store.hpp"
#include "tests/flow/shop_site.hpp"
#include "tests/support/packages.hpp"

using namespace mitra;
using namespace mitra::test;
using Catch::Matchers::Contains;
using delivery::StepPlan;
using shop::Product;

namespace {

struct Goods : ShopSite {
    TempDir given;
    const std::vector<StepPlan> steps{
        {.position = 1, .name = "Hubungi pembeli", .due_hours = 24, .business = true},
        {.position = 2, .name = "Pertanyaan", .who = delivery::Who::system, .after = 1, .due_hours = 168}};

    Product found(ProductId id) { return shop::ProductStore{database}.find(id).value(); }
    std::vector<StepPlan> steps_of(ProductId id) { return delivery::PlanStore{database}.of(id); }
    ProductId consulting() {
        return flow::add_product(services(),
                                 {.name = "Konsultasi", .kind = shop::ProductKind::service, .price = Money{50'000}},
                                 {.steps = steps});
    }
    flow::Protected package() {
        const auto kit = given / "kit.zip";
        if (!std::filesystem::exists(kit)) write_zip(kit, {{"a", "satu"}});
        return flow::protect_file(services(), folder, kit, "kit.zip", std::nullopt);
    }
};

std::string refusal(const std::function<void()>& act, ErrorKind kind = ErrorKind::usage) {
    try {
        act();
    } catch (const Error& error) {
        CHECK(error.kind() == kind);
        return error.what();
    }
    return "taken";
}

}  // namespace

TEST_CASE("a service is sold with its steps, and never without", "[product]") {
    Goods site;
    const ProductId id = site.consulting();
    CHECK(site.found(id).kind == shop::ProductKind::service);
    CHECK(site.steps_of(id) == site.steps);
    CHECK_THAT(
        refusal([&] { flow::add_product(site.services(), {.name = "Lain", .kind = shop::ProductKind::service}); }),
        Contains("a service is its steps"));
    Product product = site.found(id);
    CHECK_THAT(refusal([&] { flow::set_product(site.services(), product, {.steps = std::vector<StepPlan>{}}); }),
               Contains("a service is its steps"));
    product.price = Money{60'000};
    CHECK(flow::set_product(site.services(), product));  // which says nothing of its steps
    CHECK(site.steps_of(id) == site.steps);
}

TEST_CASE("other steps are a change, the same are none, and a file can do without", "[product]") {
    Goods site;
    const ProductId id = site.consulting();
    const Product product = site.found(id);
    CHECK_FALSE(flow::set_product(site.services(), product, {.steps = site.steps}));
    auto changed = site.steps;
    changed[0].due_hours = 48;
    CHECK(flow::set_product(site.services(), product, {.steps = changed}));
    CHECK(site.steps_of(id) == changed);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'product.set'") == 1);

    const ProductId file =
        flow::add_product(site.services(), {.name = "Kit", .kind = shop::ProductKind::file, .file_name = "kit.zip"},
                          {.package = site.package(), .steps = site.steps});
    CHECK(site.steps_of(file) == site.steps);
    CHECK(flow::set_product(site.services(), site.found(file), {.steps = std::vector<StepPlan>{}}));
    CHECK(site.steps_of(file).empty());
    CHECK_THAT(refusal([&] { flow::set_product(site.services(), site.found(site.product), {.steps = site.steps}); }),
               Contains("a product of kind program has no steps"));
}

TEST_CASE("a step's message is a template of kind delivery", "[product]") {
    Goods site;
    auto steps = site.steps;
    const auto add = [&] {
        return refusal([&] {
            flow::add_product(site.services(), {.name = "Konsultasi", .kind = shop::ProductKind::service},
                              {.steps = steps});
        });
    };
    steps[0].message = "tidak_ada";
    CHECK_THAT(add(), Contains("step 'Hubungi pembeli': message: there is no template 'tidak_ada'"));
    steps[0].message = "welcome";
    CHECK_THAT(add(), Contains("is of kind delivery, and not 'welcome'"));
    CHECK(site.count("SELECT count(*) FROM product_step") == 0);
    CHECK(site.count("SELECT count(*) FROM product") == 1);
    outbox::TemplateStore{site.database}.set(
        {.name = "kabar", .kind = outbox::Kind::delivery, .subject = "Kabar", .body = "Halo"}, "test", k_noon);
    steps[0].message = "kabar";
    CHECK(add() == "taken");
}

TEST_CASE("a product's package is kept with its code, and may be replaced by a file that is open", "[product]") {
    Goods site;
    const auto package = site.package();
    const ProductId id =
        flow::add_product(site.services(), {.name = "Kit", .kind = shop::ProductKind::file, .file_name = "kit.zip"},
                          {.package = package});
    delivery::PackageStore packages{site.database, test_vault()};
    CHECK(packages.has(site.found(id).file.value()));
    CHECK(packages.code_of(*site.found(id).file) == package.code);
    CHECK_FALSE(flow::set_product(site.services(), site.found(id), {.package = site.package()}));  // the same content

    const auto open = site.folder.stage("isi", "text/plain", file::Storage::plain);
    CHECK(flow::set_product(site.services(), site.found(id), {.plain = open}));
    CHECK_FALSE(packages.has(site.found(id).file.value()));
    CHECK_THAT(refusal([&] {
                   flow::add_product(site.services(), {.name = "X", .kind = shop::ProductKind::program},
                                     {.package = package});
               }),
               Contains("only a product of kind file has a file"));
}

TEST_CASE("features are kept in their order, line by line", "[product]") {
    Goods site;
    Product product = site.found(site.product);
    CHECK(product.features.empty());
    product.features = {" Dukungan  30 hari ", "Dokumentasi\nlengkap"};
    CHECK(flow::set_product(site.services(), product));
    CHECK(site.found(site.product).features == std::vector<std::string>{"Dukungan 30 hari", "Dokumentasi lengkap"});
    CHECK_FALSE(flow::set_product(site.services(), site.found(site.product)));
    product.features.clear();
    CHECK(flow::set_product(site.services(), product));
    CHECK(site.found(site.product).features.empty());
}
