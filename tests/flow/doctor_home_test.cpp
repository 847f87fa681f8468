#include <catch2/catch.hpp>

#include "lib/flow/change_product.hpp"
#include "lib/flow/doctor.hpp"
#include "tests/flow/shop_site.hpp"

using namespace mitra;

namespace {

/// What is wrong with the front page.
std::string wrong_with(test::ShopSite& site, const std::string& home) {
    std::string all;
    for (const auto& finding : flow::examine(site.services(), {site.database->file(), {}, {}, home}))
        if (finding.table == "site.home") all += finding.row + " " + finding.rule;
    return all;
}

}  // namespace

TEST_CASE("a front page that is not there is found", "[doctor]") {
    test::ShopSite site;
    CHECK(wrong_with(site, "socialpreneur").empty());
    CHECK(wrong_with(site, "program-magang-jepang").empty());
    CHECK(wrong_with(site, "nothing") == "nothing is no product: it cannot be in front");
    flow::archive_product(site.services(), site.product, true);
    CHECK(wrong_with(site, "program-magang-jepang").find("archived") != std::string::npos);
}
