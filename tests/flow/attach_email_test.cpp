// An e-mail that was typed for somebody who has none: only the phone on file makes it theirs.
#include "lib/flow/attach_email.hpp"

#include <catch2/catch.hpp>

#include "lib/flow/change_person.hpp"
#include "lib/flow/compose_message.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/sign_in.hpp"
#include "lib/flow/upkeep.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/people/contact_link_store.hpp"
#include "tests/flow/shop_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;

namespace {

constexpr const char* k_phone = "+6281300000001";
constexpr const char* k_typed = "sari.baru@gmail.com";

/// Sari is known by her phone alone.
struct Known : test::ShopSite {
    PersonId sari = test::add_person(database, {.name = "Sari", .phone = k_phone});

    void order(const std::string& email, const std::string& phone = k_phone) {
        flow::place_order(services(), typed(phone, email));
    }
    std::vector<outbox::Outgoing> links() {
        std::vector<outbox::Outgoing> all;
        for (const auto& message : outbox::MessageStore{database}.due(0, clock.now() + 1ms, {}, 100)) {
            if (message.template_name != "account_contact") continue;
            const auto composed = flow::MessageComposer{services(), {}}.compose(message);
            REQUIRE(composed.kind == outbox::Composed::Kind::ready);
            all.push_back(composed.outgoing);
        }
        return all;
    }
    std::string token() {
        const std::string text = links().back().text;
        const std::string start = "https://www.webdonasi.com/kontak/";
        const auto at = text.find(start);
        REQUIRE(at != std::string::npos);
        return text.substr(at + start.size(), 43);
    }
    std::optional<std::string> email(PersonId person) {
        return people::PersonStore{database, test::test_vault()}.find(person)->details.email;
    }
    std::int64_t mails() {
        return count("SELECT count(*) FROM message WHERE channel = 'email' AND person_id IS NOT NULL");
    }
};

}  // namespace

TEST_CASE("an e-mail typed for somebody known by phone alone becomes theirs by the link on their phone", "[contact]") {
    Known site;
    site.order(" Sari.Baru@Gmail.com");
    REQUIRE(site.links().size() == 1);
    const auto message = site.links().front();
    CHECK(message.to == "6281300000001");
    CHECK(message.text.find("sa…@gm….com") != std::string::npos);
    CHECK(message.text.find(k_typed) == std::string::npos);
    CHECK_FALSE(site.email(site.sari));
    CHECK(site.mails() == 0);
    flow::forgot_password(site.services(), k_typed);
    CHECK(site.mails() == 0);

    const std::string token = site.token();
    CHECK(flow::proposed_email(site.services(), token) == "sa…@gm….com");
    CHECK_FALSE(site.email(site.sari));
    CHECK(flow::attach_email(site.services(), token));
    CHECK(site.email(site.sari) == k_typed);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'account_new' AND channel = 'email'") == 1);
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'person.attach_email'") == 1);
    CHECK(flow::proposed_email(site.services(), token).empty());
    CHECK_FALSE(flow::attach_email(site.services(), token));
    CHECK(site.count("SELECT count(*) FROM password_link") == 1);
}

TEST_CASE("the same e-mail is proposed once, and nobody's phone is filled with others", "[contact]") {
    Known site;
    for (const char* email : {k_typed, "SARI.BARU@gmail.com", k_typed})
        site.order(email);
    CHECK(site.links().size() == 1);
    for (const char* email : {"a@contoh.id", "b@contoh.id", "c@contoh.id", "d@contoh.id"})
        flow::propose_email(site.services(), site.sari, email);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'account_contact'") == 3);
    site.clock.advance(people::k_contact_links_kept);
    CHECK(flow::upkeep(site.services()).links == 3);
    flow::propose_email(site.services(), site.sari, k_typed);
    CHECK(site.count("SELECT count(*) FROM message WHERE template = 'account_contact'") == 4);
}

TEST_CASE("nothing is proposed where an e-mail is on file, or the typed one is somebody's", "[contact]") {
    Known site;
    test::add_person(site.database, {.name = "Dewi", .phone = "+6281300000002", .email = "dewi@contoh.id"});
    site.order("dewi@contoh.id");
    site.order("lain@contoh.id", "+6281300000002");
    site.order("baru@contoh.id", "+6281300000003");  // new here: it is theirs at once
    CHECK(site.count("SELECT count(*) FROM contact_link") == 0);
    CHECK(site.links().empty());
}

TEST_CASE("a link opens nothing when it is old, overtaken, or went to another phone", "[contact]") {
    Known site;
    site.order(k_typed);
    const std::string token = site.token();
    SECTION("too old") {
        site.clock.advance(people::k_contact_link_life);
    }
    SECTION("the e-mail became somebody's") {
        test::add_person(site.database, {.name = "Dewi", .phone = "+6281300000002", .email = k_typed});
    }
    SECTION("an admin noted an e-mail") {
        flow::change_person(site.services(), {.person = site.sari, .email = "kantor@contoh.id"});
    }
    SECTION("an admin noted one and took it away again") {
        flow::change_person(site.services(), {.person = site.sari, .email = "kantor@contoh.id"});
        flow::change_person(site.services(), {.person = site.sari, .email = ""});
    }
    SECTION("the phone is another") {
        flow::change_person(site.services(), {.person = site.sari, .phone = Phone::from_e164("+6281300000009")});
    }
    SECTION("links were revoked") {
        flow::change_person(site.services(), {.person = site.sari, .revoke_links = true});
    }
    SECTION("they were erased, and nothing of it is left") {
        flow::erase_person(site.services(), site.sari);
        CHECK(site.count("SELECT count(*) FROM contact_link") == 0);
        CHECK(site.count(
                  "SELECT count(*) FROM message WHERE template = 'account_contact' AND extra_sealed IS NOT NULL") == 0);
    }
    SECTION("another one was used") {
        site.order("lain@contoh.id");
        const std::string other = site.token() == token ? "" : site.token();
        REQUIRE(flow::attach_email(site.services(), other));
    }
    const auto before = site.email(site.sari);
    CHECK(flow::proposed_email(site.services(), token).empty());
    CHECK_FALSE(flow::attach_email(site.services(), token));
    if (before || site.count("SELECT count(*) FROM person WHERE erased_at IS NOT NULL") == 0)
        CHECK(site.email(site.sari) == before);
}

TEST_CASE("a masked e-mail is known to its owner, tells nobody else, and is no link on a phone", "[contact]") {
    CHECK(people::masked_email("budi.santoso@contoh.co.id") == "bu…@co….id");
    CHECK(people::masked_email("ab@x.id") == "a…@x….id");
    CHECK(people::masked_email("a@b") == "a…@b…");
}
