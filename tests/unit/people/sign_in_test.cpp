#include "lib/people/sign_in.hpp"

#include <catch2/catch.hpp>

#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using people::SignInStore;
using test::k_noon;

namespace {

constexpr auto k_new = SignInStore::Purpose::new_account;
constexpr auto k_forgotten = SignInStore::Purpose::forgotten;

std::int64_t count(db::Database& database, const char* sql) {
    return database.prepared(sql).integer();
}

}  // namespace

TEST_CASE("a session opens for its own token and only as long as it is used", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const PersonId person = test::add_person(db);
    const std::string token = store.begin_session(person, k_noon);
    CHECK(token.size() == 43);

    const auto session = store.session(token, k_noon);
    REQUIRE(session);
    CHECK(session->person == person);
    CHECK_FALSE(store.session("", k_noon));
    CHECK_FALSE(store.session(token + "A", k_noon));
    CHECK(store.session(token, k_noon + 7 * 24h - 1ms));
    CHECK_FALSE(store.session(token, k_noon + 7 * 24h));
}

TEST_CASE("a session that is used every day ends after thirty days", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const std::string token = store.begin_session(test::add_person(db), k_noon);
    for (Instant now = k_noon; now < k_noon + 30 * 24h; now += 24h) {
        const auto session = store.session(token, now);
        REQUIRE(session);
        store.seen(session->id, now);
    }
    CHECK_FALSE(store.session(token, k_noon + 30 * 24h));
}

TEST_CASE("that a session is used is written at most once an hour", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const std::string token = store.begin_session(test::add_person(db), k_noon);
    const auto at = [&](Instant now) { return store.session(token, now).value(); };
    CHECK_FALSE(SignInStore::is_to_be_noted(at(k_noon + 59min), k_noon + 59min));
    store.seen(at(k_noon).id, k_noon + 59min);
    CHECK(at(k_noon).last_seen_at == k_noon);
    CHECK(SignInStore::is_to_be_noted(at(k_noon + 1h), k_noon + 1h));
    store.seen(at(k_noon).id, k_noon + 1h);
    CHECK(at(k_noon + 1h).last_seen_at == k_noon + 1h);
    store.seen(at(k_noon + 1h).id, k_noon);  // a clock that went back moves nothing
    CHECK(at(k_noon + 1h).last_seen_at == k_noon + 1h);
}

TEST_CASE("the database keeps no token, of no session and no link", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const PersonId person = test::add_person(db);
    const std::string session = store.begin_session(person, k_noon);
    const std::string link = store.issue_password_link(person, k_new, k_noon);
    for (const std::string& token : {session, link}) {
        const auto found = db->prepared(
                                 "SELECT (SELECT count(*) FROM session WHERE token_hash = CAST(:token AS BLOB)) +"
                                 " (SELECT count(*) FROM password_link WHERE token_hash = CAST(:token AS BLOB))")
                               .bind(":token", token)
                               .integer();
        CHECK(found == 0);
    }
}

TEST_CASE("a link for a new account lives two days, one for a forgotten password half an hour", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const PersonId person = test::add_person(db);
    CHECK_FALSE(store.had_password_link(person));
    const std::string first = store.issue_password_link(person, k_new, k_noon);
    CHECK(store.had_password_link(person));
    CHECK(store.password_link(first, k_noon + 48h - 1ms) == person);
    CHECK_FALSE(store.password_link(first, k_noon + 48h));

    const std::string second = store.issue_password_link(person, k_forgotten, k_noon);
    CHECK(store.password_link(second, k_noon + 30min - 1ms) == person);
    CHECK_FALSE(store.password_link(second, k_noon + 30min));
    CHECK_FALSE(store.use_password_link(second, k_noon + 30min));
    CHECK_FALSE(store.password_link(first, k_noon));  // the later one took its place
}

TEST_CASE("a link sets a password once", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const std::string token = store.issue_password_link(test::add_person(db), k_new, k_noon);
    CHECK(store.use_password_link(token, k_noon));
    CHECK_FALSE(store.use_password_link(token, k_noon));
    CHECK_FALSE(store.password_link(token, k_noon));
    CHECK_THROWS(db->execute("UPDATE password_link SET used_at = NULL"));
    CHECK_THROWS(db->execute("UPDATE password_link SET expires_at = expires_at + 1"));
}

TEST_CASE("a new password ends the sessions and links of its person and nobody else's", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const PersonId one = test::add_person(db), other = test::add_person(db);
    const std::string session = store.begin_session(one, k_noon), theirs = store.begin_session(other, k_noon);
    const std::string link = store.issue_password_link(one, k_forgotten, k_noon);
    const std::string their_link = store.issue_password_link(other, k_forgotten, k_noon);
    store.set_password(one, "hash", k_noon);

    CHECK(store.password_hash(one) == "hash");
    CHECK_FALSE(store.session(session, k_noon));
    CHECK_FALSE(store.password_link(link, k_noon));
    CHECK(store.session(theirs, k_noon));
    CHECK(store.password_link(their_link, k_noon));
}

TEST_CASE("a password that is hashed anew ends nothing, and not one that was changed meanwhile", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const PersonId person = test::add_person(db);
    store.set_password(person, "cheap", k_noon);
    const std::string session = store.begin_session(person, k_noon);
    CHECK(store.rehash(person, "cheap", "dear"));
    CHECK(store.session(session, k_noon));
    CHECK_FALSE(store.rehash(person, "cheap", "dearer"));
    CHECK(store.password_hash(person) == "dear");
}

TEST_CASE("what is over is forgotten, and what is not is kept", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const PersonId person = test::add_person(db);
    store.begin_session(person, k_noon);
    store.begin_session(person, k_noon);
    const std::string kept = store.begin_session(person, k_noon + 24h);
    store.issue_password_link(person, k_new, k_noon);
    store.issue_password_link(person, k_forgotten, k_noon);
    const Instant later = k_noon + 7 * 24h;
    CHECK(store.forget_ended(later, 1) == 1);
    CHECK(store.forget_ended(later, 10) == 1);
    CHECK(store.session(kept, later));
    CHECK(store.forget_old_links(later, 10) == 1);
    CHECK(store.had_password_link(person));  // that they were invited is known for ever
}

TEST_CASE("nothing opens for a person who was erased, and nothing is left of them", "[sign_in]") {
    auto db = test::migrated_db();
    SignInStore store{db};
    const PersonId person = test::add_person(db);
    store.set_password(person, "hash", k_noon);
    const std::string session = store.begin_session(person, k_noon);
    const std::string link = store.issue_password_link(person, k_new, k_noon);
    people::PersonStore{db, test::test_vault()}.erase(person, k_noon);
    CHECK_FALSE(store.session(session, k_noon));
    CHECK_FALSE(store.password_link(link, k_noon));
    CHECK(store.left_of_erased(10) == std::vector{person});
    store.forget_person(person);
    CHECK(store.left_of_erased(10).empty());
    CHECK(count(db,
                "SELECT (SELECT count(*) FROM password) + (SELECT count(*) FROM session) +"
                " (SELECT count(*) FROM password_link)") == 0);
}

TEST_CASE("a password may be a sentence, but not short, not known and not the person's own data", "[sign_in]") {
    const auto complaint = [](std::string_view password) {
        return people::password_complaint(password, "siti.rahayu@contoh.id", "Siti Rahayu");
    };
    for (const char* good : {"kuda nil menari", "Tr0ub4dor&3x", "1957 Bogor raya", "ブログブログブログブログ",
                             "siti rahayu suka kopi", "aaaaaaaaab"}) {
        CAPTURE(good);
        CHECK(complaint(good).empty());
    }
    for (const char* bad :
         {"", "pendek", "123456789", "1234567890", "9876543210", "aaaaaaaaaa", "abcdefghijkl", "Password123",
          "QWERTYUIOP", "siti.rahayu@contoh.id", "SITI.RAHAYU", "siti  rahayu", "            "}) {
        CAPTURE(bad);
        CHECK_FALSE(complaint(bad).empty());
    }
    CHECK(complaint(std::string(200, 'x') + "y").find("200") != std::string::npos);
}

TEST_CASE("a session's form token is its own", "[sign_in]") {
    const auto& vault = test::test_vault();
    CHECK(people::csrf_token(vault, "one") == people::csrf_token(vault, "one"));
    CHECK(people::csrf_token(vault, "one") != people::csrf_token(vault, "two"));
    CHECK(people::csrf_token(vault, "one").find("one") == std::string::npos);
}
