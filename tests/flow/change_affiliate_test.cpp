#include "lib/flow/change_affiliate.hpp"

#include "lib/flow/doctor.hpp"
#include "lib/flow/erase_person.hpp"
#include "tests/flow/affiliate_site.hpp"

using namespace mitra;
using test::AffiliateSite;
using test::refusal_of;

namespace {

struct Selling : AffiliateSite {
    PersonId rina = test::add_person(database, {.phone = "+6281562726272"});
    Selling() { flow::add_affiliate(services(), {.person = rina}); }

    bool change(flow::AffiliateChanges changes) {
        changes.person = rina;
        return flow::change_affiliate(services(), changes);
    }
};

}  // namespace

TEST_CASE("what is set of an affiliate is stored, noted once, and unset again", "[affiliate]") {
    Selling site;
    CHECK(site.change({.person = {}, .code = "rina", .rate_bp = 2500}));
    CHECK(site.affiliate(site.rina).code == "RINA");
    CHECK(site.affiliate(site.rina).rate_bp == 2500);
    CHECK_FALSE(site.change({.person = {}, .code = "RINA", .rate_bp = 2500}));
    CHECK(site.change({.person = {}, .code = "", .rate_bp = std::optional<std::int64_t>{}}));
    CHECK(site.affiliate(site.rina).code.empty());
    CHECK_FALSE(site.affiliate(site.rina).rate_bp);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'affiliate.set'") == 2);
    CHECK(site.count("SELECT count(*) FROM audit WHERE detail LIKE '%RINA%'") == 0);
}

TEST_CASE("of a pasted tracker the id alone is kept, and what is none is refused whole", "[affiliate]") {
    Selling site;
    CHECK(site.change({.person = {},
                       .meta_pixel = "<script>fbq('init', '123456789012345');</script>",
                       .tiktok_pixel = "C4ABCDEFGH1234567890",
                       .ga = "G-AB12CD34EF"}));
    CHECK(site.affiliate(site.rina).pixels ==
          referral::Pixels{"123456789012345", "C4ABCDEFGH1234567890", "G-AB12CD34EF"});
    CHECK(refusal_of([&] { site.change({.person = {}, .meta_pixel = "<script>alert(1)</script>", .ga = ""}); }) ==
          ErrorKind::usage);
    CHECK(site.affiliate(site.rina).pixels.ga == "G-AB12CD34EF");
    CHECK(site.change({.person = {}, .meta_pixel = "", .tiktok_pixel = ""}));
    CHECK(site.affiliate(site.rina).pixels == referral::Pixels{"", "", "G-AB12CD34EF"});
}

TEST_CASE("a code leads to nobody else, and reads like no phone and no id", "[affiliate]") {
    Selling site;
    const PersonId sari = test::add_person(site.database);
    flow::add_affiliate(site.services(), {.person = sari, .code = "SARI10"});
    for (const char* code : {"081562726272", "0812-3456-7890", "PER-1", "pyt-20", "ab", "dua kata", "<b>"}) {
        INFO(code);
        CHECK(refusal_of([&] { site.change({.person = {}, .code = code}); }) == ErrorKind::usage);
    }
    for (const std::string& code : {std::string{"sari1o"}, site.person(sari).opaque_code}) {
        INFO(code);
        CHECK(refusal_of([&] { site.change({.person = {}, .code = code}); }) == ErrorKind::refused);
    }
    CHECK(site.change({.person = {}, .code = site.person(site.rina).opaque_code}));
}

TEST_CASE("another group takes the place of the one before", "[affiliate]") {
    Selling site;
    CHECK(site.may_earn(site.rina));
    CHECK(site.change({.person = {}, .group = site.closed}));
    CHECK_FALSE(site.may_earn(site.rina));
    CHECK_FALSE(site.change({.person = {}, .group = site.closed}));
    CHECK(refusal_of([&] { site.change({.person = {}, .group = site.buyers}); }) == ErrorKind::refused);
    CHECK(refusal_of([&] { flow::change_affiliate(site.services(), {.person = test::add_person(site.database)}); }) ==
          ErrorKind::not_found);
}

TEST_CASE("who is erased sells no more, and nothing of theirs as affiliate names them", "[affiliate][erase]") {
    Selling site;
    site.change({.person = {}, .code = "RINAWATI", .rate_bp = 2500, .meta_pixel = "123456789012345"});
    site.decide(site.rina, flow::Decision::suspend);
    CHECK_FALSE(site.affiliate(site.rina).reason.empty());
    flow::erase_person(site.services(), site.rina);
    const auto left = site.affiliate(site.rina);
    CHECK(left.state == referral::AffiliateState::banned);
    CHECK(left.code.empty());
    CHECK(left.pixels == referral::Pixels{});
    CHECK(left.reason.empty());
    CHECK_FALSE(flow::affiliate_standing(site.services(), site.rina)->group);
    CHECK_FALSE(flow::person_behind(site.services(), "RINAWATI"));
    CHECK(site.count("SELECT count(*) FROM affiliate WHERE reason_sealed IS NOT NULL OR code_key IS NOT NULL") == 0);
    CHECK(site.count("SELECT count(*) FROM message WHERE state = 'queued' AND person_id IS NOT NULL") == 0);
    // Their code and their phone are free again.
    const auto applied = site.apply("+6281562726272");
    CHECK(applied.person != site.rina);
    CHECK(flow::change_affiliate(site.services(), {.person = applied.person, .code = "RINAWATI"}));
}

TEST_CASE("an approved affiliate in no group of affiliates is found", "[affiliate][doctor]") {
    Selling site;
    const auto found = [&] {
        std::string all;
        for (const auto& finding : flow::examine(site.services(), {site.database->file(), {}, {}, ""}))
            if (finding.table == "affiliate") all += finding.row + ": " + finding.fix;
        return all;
    };
    CHECK(found().empty());
    site.groups.leave(site.mitra, site.rina, test::k_noon);
    CHECK(found() == "PER-1: 'mitra affiliate set PER-1 --group Mitra'");
    site.decide(site.rina, flow::Decision::suspend);
    CHECK(found().empty());
}
