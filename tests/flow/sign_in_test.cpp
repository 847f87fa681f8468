#include "lib/flow/sign_in.hpp"

#include <catch2/catch.hpp>

#include "lib/crypto/digest.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/compose_message.hpp"
#include "lib/outbox/message_store.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

constexpr const char* k_mails = "SELECT count(*) FROM message WHERE kind = 'account' AND channel = 'email'";

/// The mail that was queued last, as it would go out now.
outbox::Outgoing last_mail(test::TestSite& site) {
    const auto due = outbox::MessageStore{site.database}.due(1, site.clock.now() + 1ms, {}, 100);
    REQUIRE_FALSE(due.empty());
    const auto composed = flow::MessageComposer{site.services(), {}}.compose(due.back());
    REQUIRE(composed.kind == outbox::Composed::Kind::ready);
    return composed.outgoing;
}

/// The token of the one-time link in a text.
std::string token_in(const std::string& text) {
    const std::string start = "https://www.webdonasi.com/atur-sandi/";
    const auto at = text.find(start);
    REQUIRE(at != std::string::npos);
    return text.substr(at + start.size(), 43);
}

PersonId somebody(test::TestSite& site, std::optional<std::string> email = "siti@contoh.id") {
    return test::add_person(site.database, {.email = std::move(email)});
}

}  // namespace

TEST_CASE("who comes into the member area is sent a link by e-mail once, and never again", "[sign_in]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    const auto services = site.services();
    flow::invite_to_member_area(services, person);
    flow::invite_to_member_area(services, person);
    CHECK(site.count(k_mails) == 1);

    const auto mail = last_mail(site);
    CHECK(mail.to == "siti@contoh.id");
    CHECK(mail.text.find("Email: siti@contoh.id") != std::string::npos);
    CHECK(mail.text.find("https://www.webdonasi.com/masuk") != std::string::npos);
    CHECK(mail.text.find("48 jam") != std::string::npos);
    const auto session = flow::set_password(services, token_in(mail.text), "hash");
    REQUIRE(session);
    CHECK(people::SignInStore{site.database}.session(*session, k_noon)->person == person);

    site.clock.advance(24h * 400);
    flow::invite_to_member_area(services, person);
    CHECK(site.count(k_mails) == 1);
}

TEST_CASE("nobody is invited without an e-mail on file, and nobody who was erased", "[sign_in]") {
    test::TestSite site;
    flow::invite_to_member_area(site.services(), somebody(site, std::nullopt));
    const PersonId erased = somebody(site);
    people::PersonStore{site.database, test::test_vault()}.erase(erased, k_noon);
    flow::invite_to_member_area(site.services(), erased);
    flow::invite_to_member_area(site.services(), PersonId{4711});
    CHECK(site.count("SELECT count(*) FROM message") == 0);
    CHECK(site.count("SELECT count(*) FROM password_link") == 0);
}

TEST_CASE("an invitation is part of what causes it", "[sign_in]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    {
        const db::Transaction undone{site.database};
        flow::invite_to_member_area(site.services(), person);
    }
    CHECK(site.count("SELECT count(*) FROM message") == 0);
    CHECK(site.count("SELECT count(*) FROM password_link") == 0);
    flow::invite_to_member_area(site.services(), person);
    CHECK(site.count(k_mails) == 1);
}

TEST_CASE("the database tells nothing of the link: its row has a digest, its message a seal", "[sign_in]") {
    test::TestSite site;
    flow::invite_to_member_area(site.services(), somebody(site));
    const std::string token = token_in(last_mail(site).text);
    CHECK(site.database->prepared("SELECT count(*) FROM password_link WHERE token_hash = :hash")
              .bind(":hash", db::Blob{crypto::digest(token)})
              .integer() == 1);
    CHECK(site.database->prepared("SELECT count(*) FROM message WHERE instr(extra_sealed, CAST(:token AS BLOB)) > 0")
              .bind(":token", token)
              .integer() == 0);
    CHECK(site.database->prepared("SELECT count(*) FROM message WHERE instr(cause, :token) > 0")
              .bind(":token", token)
              .integer() == 0);
}

TEST_CASE("a forgotten password goes to the e-mail on file and to nobody unknown", "[sign_in]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    const auto services = site.services();
    for (const char* typed : {"lain@contoh.id", "", "siti", "siti@contoh.id\r\nBcc: jahat@contoh.id", "+6281000000001"})
        flow::forgot_password(services, typed);
    CHECK(site.count("SELECT count(*) FROM message") == 0);

    flow::forgot_password(services, "  SITI@Contoh.ID ");
    const auto mail = last_mail(site);
    CHECK(mail.to == "siti@contoh.id");
    CHECK(mail.text.find("30 menit") != std::string::npos);
    const std::string token = token_in(mail.text);
    site.clock.advance(30min);
    CHECK_FALSE(flow::set_password(services, token, "hash"));
    CHECK_FALSE(people::SignInStore{site.database}.password_hash(person));
}

TEST_CASE("only the newest link counts, and it counts once", "[sign_in]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    const auto services = site.services();
    flow::forgot_password(services, "siti@contoh.id");
    const std::string first = token_in(last_mail(site).text);
    site.clock.advance(1min);
    flow::forgot_password(services, "siti@contoh.id");
    const std::string second = token_in(last_mail(site).text);
    CHECK(first != second);
    CHECK_FALSE(flow::set_password(services, first, "first"));
    const auto before = people::SignInStore{site.database}.begin_session(person, site.clock.now());
    const auto session = flow::set_password(services, second, "second");
    REQUIRE(session);
    CHECK_FALSE(flow::set_password(services, second, "third"));

    people::SignInStore store{site.database};
    CHECK(store.password_hash(person) == "second");
    CHECK(store.session(*session, site.clock.now()));
    CHECK_FALSE(store.session(before, site.clock.now()));  // what a thief had is over
    CHECK(site.count("SELECT count(*) FROM audit WHERE act = 'person.set_password'") == 1);
}

TEST_CASE("a link that two use at once sets one password", "[sign_in]") {
    test::TestSite site;
    somebody(site);
    flow::forgot_password(site.services(), "siti@contoh.id");
    const std::string token = token_in(last_mail(site).text);
    auto second = site.database.connect();
    const auto one = flow::set_password(site.services(), token, "one");
    const auto other = flow::set_password(site.services(second), token, "other");
    CHECK((one && !other));
    CHECK(site.count("SELECT count(*) FROM password WHERE hash = 'one'") == 1);
}

TEST_CASE("a changed password leaves one session: the new one", "[sign_in]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    people::SignInStore store{site.database};
    const std::string old = store.begin_session(person, k_noon);
    const std::string fresh = flow::change_password(site.services(), person, "hash");
    CHECK_FALSE(store.session(old, k_noon));
    CHECK(store.session(fresh, k_noon));
    CHECK(site.count("SELECT count(*) FROM session") == 1);
}

TEST_CASE("another e-mail or a revocation ends the sessions and links of before", "[sign_in]") {
    test::TestSite site;
    const PersonId person = somebody(site);
    people::SignInStore store{site.database};
    const auto open = [&] {
        return std::pair{store.begin_session(person, k_noon),
                         store.issue_password_link(person, people::SignInStore::Purpose::forgotten, k_noon)};
    };
    const auto is_open = [&](const auto& keys) {
        const bool session = store.session(keys.first, k_noon).has_value();
        CHECK(session == store.password_link(keys.second, k_noon).has_value());
        return session;
    };
    const auto at_first = open();
    flow::PersonChanges changes{.person = person};
    changes.city = "Depok";
    flow::change_person(site.services(), changes);
    CHECK(is_open(at_first));
    changes.email = "siti.baru@contoh.id";
    flow::change_person(site.services(), changes);
    CHECK_FALSE(is_open(at_first));

    const auto later = open();
    flow::change_person(site.services(), {.person = person, .revoke_links = true});
    CHECK_FALSE(is_open(later));
}
