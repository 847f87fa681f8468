#include "lib/flow/apply_affiliate.hpp"

#include "lib/flow/erase_person.hpp"
#include "tests/flow/affiliate_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using flow::Decision;
using referral::AffiliateState;
using test::AffiliateSite;

namespace {

constexpr const char* k_phone = "+6281562726272";

std::string audited(AffiliateSite& site, PersonId person) {
    std::string all;
    for (const auto& entry : db::audit_entries(site.database, test::test_vault(), 0, 100))
        if (entry.subject == to_string(person)) all += entry.act + " " + entry.detail + "\n";
    return all;
}

}  // namespace

TEST_CASE("who applies waits, and the admin is told on each channel with a link that approves", "[affiliate]") {
    AffiliateSite site;
    const auto applied = site.apply(k_phone);
    CHECK(applied.changed);
    CHECK(applied.state == AffiliateState::pending);
    CHECK(site.affiliate(applied.person).consent_version == flow::k_affiliate_consent_version);
    CHECK(site.person(applied.person).details.email == "rina@contoh.id");
    CHECK_FALSE(site.person(applied.person).consent);  // to be written to with offers: nobody asked
    CHECK(audited(site, applied.person) ==
          "person.register {\"by\":\"affiliate\"}\naffiliate.apply {\"by\":\"new\",\"again\":false}\n");

    const auto told = test::leaving(site, "admin_affiliate");
    REQUIRE(told.size() == 2);
    CHECK(told[0].to == "6281200000001");
    CHECK(told[1].to == "admin@webdonasi.example");
    for (const auto& message : told) {
        INFO(message.text);
        for (const char* words : {"Rina Wati", "Bogor", "081562726272", "rina@contoh.id", "mitra approve PER-1",
                                  "https://www.webdonasi.com/a/"})
            CHECK(message.says(words));
        CHECK_FALSE(message.says("arsip"));
    }
    CHECK(site.count("SELECT count(*) FROM message WHERE person_id IS NOT NULL") == 0);
}

TEST_CASE("a second application while the first waits changes nothing and tells nobody", "[affiliate]") {
    AffiliateSite site;
    const PersonId rina = site.apply(k_phone).person;
    const auto messages = site.count("SELECT count(*) FROM message");
    const auto audit = site.count("SELECT count(*) FROM audit");
    site.clock.advance(1h);
    const auto again = site.apply(k_phone, "lain@contoh.id");
    CHECK_FALSE(again.changed);
    CHECK(again.person == rina);
    CHECK_FALSE(site.apply(rina).changed);
    CHECK(site.affiliate(rina).applied_at == test::k_noon);
    CHECK(site.count("SELECT count(*) FROM message") == messages);
    CHECK(site.count("SELECT count(*) FROM audit") == audit);
}

TEST_CASE("who was rejected applies again; who sells or was stopped does not", "[affiliate]") {
    AffiliateSite site;
    const PersonId rina = site.apply(k_phone).person;
    site.decide(rina, Decision::reject);
    site.clock.advance(24h);
    const auto again = site.apply(k_phone);
    CHECK(again.changed);
    CHECK(site.affiliate(rina).state == AffiliateState::pending);
    CHECK(site.affiliate(rina).reason.empty());
    CHECK(site.affiliate(rina).applied_at == test::k_noon + 24h);
    CHECK(site.told("admin_affiliate") == 4);
    for (const Decision decision : {Decision::approve, Decision::suspend, Decision::ban}) {
        site.decide(rina, decision);
        const auto state = site.affiliate(rina).state;
        CHECK_FALSE(site.apply(k_phone).changed);
        CHECK(site.affiliate(rina).state == state);
    }
    CHECK(site.told("admin_affiliate") == 4);
}

TEST_CASE("a known phone applies for its person, who stays as they are", "[affiliate][stranger]") {
    AffiliateSite site;
    const PersonId sari = test::add_person(site.database, {.name = "Sari", .phone = k_phone, .city = "Depok"});
    const auto applied = site.apply(k_phone, "penyerang@contoh.id");
    CHECK(applied.person == sari);
    CHECK(site.person(sari).details.name == "Sari");
    CHECK(site.person(sari).details.city == "Depok");
    CHECK_FALSE(site.person(sari).details.email);
    // The typed e-mail is asked about on the phone on file, and nothing goes to it.
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'account_contact'") == 1);
    CHECK(site.count("SELECT count(*) FROM message WHERE person_id IS NOT NULL AND channel = 'email'") == 0);
    const auto told = test::leaving(site, "admin_affiliate");
    REQUIRE(told.size() == 2);
    CHECK(told[0].says("Sari"));
    CHECK(told[0].says("arsip"));
    CHECK_FALSE(told[0].says("Rina"));
    CHECK_FALSE(told[0].says("penyerang"));
}

TEST_CASE("a known e-mail with an unknown phone makes a new person without it", "[affiliate][stranger]") {
    AffiliateSite site;
    const PersonId sari = test::add_person(site.database, {.name = "Sari", .email = "sari@contoh.id"});
    const auto applied = site.apply(k_phone, "SARI@contoh.id");
    CHECK(applied.person != sari);
    CHECK_FALSE(site.person(applied.person).details.email);
    CHECK_FALSE(flow::affiliate_standing(site.services(), sari));
}

TEST_CASE("who is signed in applies as themselves", "[affiliate]") {
    AffiliateSite site;
    const PersonId sari = test::add_person(site.database, {.name = "Sari", .phone = k_phone});
    CHECK(site.apply(sari).changed);
    CHECK(test::leaving(site, "admin_affiliate").at(0).says("member area"));
    CHECK(test::refusal_of([&] { site.apply(PersonId{99}); }) == ErrorKind::not_found);
    const PersonId gone = test::add_person(site.database);
    flow::erase_person(site.services(), gone);
    CHECK(test::refusal_of([&] { site.apply(gone); }) == ErrorKind::refused);
}

TEST_CASE("nobody becomes an affiliate without their consent", "[affiliate]") {
    AffiliateSite site;
    const PersonId sari = test::add_person(site.database);
    CHECK(test::refusal_of([&] { flow::apply_affiliate(site.services(), {.typed = {}, .person = sari}); }) ==
          ErrorKind::usage);
    CHECK(site.count("SELECT count(*) FROM affiliate") == 0);
}

TEST_CASE("an applicant's words do not format the admin's WhatsApp", "[affiliate][stranger]") {
    AffiliateSite site;
    flow::apply_affiliate(site.services(), {.typed = flow::TypedBuyer{{"", "*DISETUJUI* _klik_", "Bo*gor*", "", {}},
                                                                      Phone::from_e164(k_phone)},
                                            .person = std::nullopt,
                                            .consent = true});
    const auto told = test::leaving(site, "admin_affiliate");
    CHECK_FALSE(told.at(0).says("*DISETUJUI*"));
    CHECK_FALSE(told.at(0).says("*gor*"));
}
