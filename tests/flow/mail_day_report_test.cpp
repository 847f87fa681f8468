#include "lib/flow/mail_day_report.hpp"

#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

TEST_CASE("the day's numbers are mailed to the admin once a day", "[flow]") {
    test::TestSite site;
    CHECK(flow::mail_day_report(site.services(), k_noon));
    CHECK_FALSE(flow::mail_day_report(site.services(), k_noon + 3h));
    CHECK(flow::mail_day_report(site.services(), k_noon + 24h));
    CHECK(site.count("SELECT count(*) FROM message WHERE kind = 'admin_alert' AND person_id IS NULL") == 2);
}

TEST_CASE("without the admin's address nothing is queued", "[flow]") {
    test::TestSite site;
    site.site.admin_email.clear();
    CHECK_THROWS_AS(flow::mail_day_report(site.services(), k_noon), Error);
    CHECK(site.count("SELECT count(*) FROM message") == 0);
}
