// Plays somebody who knows another's phone number or e-mail and tries what a checkout lets them do with it.
#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/duitku_jobs.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/flow/sign_in.hpp"
#include "lib/people/check.hpp"
#include "lib/shop/order_store.hpp"
#include "tests/flow/shop_site.hpp"
#include "tests/unit/payment/duitku_account.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::ShopSite;

namespace {

constexpr const char* k_victim_phone = "+6281300000001";
constexpr const char* k_victim_email = "sari@example.com";
constexpr const char* k_second_phone = "+6281300000002";
constexpr const char* k_second_email = "dewi@example.com";
constexpr const char* k_own_phone = "+6281399999999";
constexpr const char* k_own_email = "penyerang@example.com";

/// Every value of every row of these tables that is about one person.
std::string all_about(db::Database& database, PersonId person) {
    std::string all;
    const std::pair<const char*, const char*> tables[] = {{"person", "id"},
                                                          {"group_member", "person_id"},
                                                          {"kept_right", "person_id"},
                                                          {"referral", "person_id"},
                                                          {"password", "person_id"},
                                                          {"session", "person_id"},
                                                          {"password_link", "person_id"},
                                                          {"contact_link", "person_id"},
                                                          {"link", "person_id"},
                                                          {"event_registration", "person_id"}};
    for (const auto& [table, column] : tables) {
        std::string values;
        database.prepared("SELECT name FROM pragma_table_info(:table)")
            .bind(":table", table)
            .each_row([&](const db::Row& row) {
                values += (values.empty() ? "quote(" : " || '|' || quote(") + row.text("name") + ")";
            });
        database.prepared("SELECT " + values + " AS line FROM " + table + " WHERE " + column + " = :id")
            .bind(":id", person)
            .each_row([&](const db::Row& row) { all += std::string{table} + ": " + row.text("line") + "\n"; });
    }
    return all;
}

/// The order that whoever typed this is shown, or why there is none: what a page can tell them.
struct Shown {
    std::string state, method;
    bool waits_for_sign_in = false;
    bool has_payment = false;
    std::string payment_state;
    Money total_without_code;
    bool operator==(const Shown&) const = default;
};

struct Attack : ShopSite {
    PersonId victim = test::add_person(database, {.name = "Sari", .phone = k_victim_phone, .email = k_victim_email});
    PersonId second = test::add_person(database, {.name = "Dewi", .phone = k_second_phone, .email = k_second_email});
    std::string before = all_about(database, victim) + all_about(database, second);

    Attack() { site.mails = true; }

    flow::Placed order(const std::string& typed_phone, const std::string& typed_email) {
        std::vector<people::Complaint> complaints;
        flow::OrderRequest request = typed(k_own_phone);
        request.typed->phone = Phone::parse(typed_phone);
        request.typed->details =
            people::checked({"", "Penyerang", "Jakarta", "", typed_email}, complaints, people::Needed::name_city);
        REQUIRE(complaints.empty());
        return flow::place_order(services(), request);
    }
    static Shown shown(const flow::Placed& placed) {
        return {std::string{name(placed.order.state)},
                std::string{name(placed.order.method)},
                placed.waits_for_sign_in,
                placed.payment.has_value(),
                placed.payment ? std::string{name(placed.payment->state)} : "",
                placed.order.total - Money{placed.order.unique_code}};
    }
    [[nodiscard]] bool nothing_changed() { return all_about(database, victim) + all_about(database, second) == before; }
    std::int64_t mails_to(PersonId person) {
        return database->prepared("SELECT count(*) FROM message WHERE channel = 'email' AND person_id = :id")
            .bind(":id", person)
            .integer();
    }
    bool knows_email(const char* email) {
        return people::PersonStore{database, test::test_vault()}.by_email(email).has_value();
    }
};

}  // namespace

TEST_CASE("a victim's phone with one's own e-mail changes nothing of theirs and is told to their own contacts",
          "[stranger]") {
    Attack attack;
    const std::string phone = GENERATE("+6281300000001", "081300000001", "62 813-0000-0001", "+62 (813) 0000 0001");
    const auto placed = attack.order(phone, k_own_email);
    CHECK(placed.order.buyer == attack.victim);
    CHECK_FALSE(placed.order.buyer_proven);
    CHECK_FALSE(placed.new_person);
    CHECK(attack.nothing_changed());
    // The attacker's address is nobody's: no message has anywhere to go but to what was on file.
    CHECK_FALSE(attack.knows_email(k_own_email));
    CHECK(attack.count("SELECT count(*) FROM person") == 2);
    CHECK(attack.count("SELECT count(*) FROM message WHERE kind = 'account'") == 0);
    CHECK(attack.mails_to(attack.victim) == 1);
    // "Lupa sandi" for the typed address opens nothing either.
    flow::forgot_password(attack.services(), k_own_email);
    CHECK(attack.count("SELECT count(*) FROM password_link") == 0);
}

TEST_CASE("a victim's e-mail with one's own phone makes somebody new without that e-mail", "[stranger]") {
    Attack attack;
    const std::string email = GENERATE("sari@example.com", " SARI@Example.COM ", "Sari@example.com");
    const auto placed = attack.order(k_own_phone, email);
    CHECK(placed.order.buyer != attack.victim);
    CHECK(placed.new_person);
    CHECK(attack.nothing_changed());
    const auto fresh = people::PersonStore{attack.database, test::test_vault()}.find(placed.order.buyer);
    CHECK_FALSE(fresh->details.email);
    CHECK(attack.mails_to(placed.order.buyer) == 0);
    CHECK(attack.mails_to(attack.victim) == 0);
    CHECK(attack.count("SELECT count(*) FROM password_link") == 0);
}

TEST_CASE("one victim's phone with another's e-mail changes neither", "[stranger]") {
    Attack attack;
    const auto placed = attack.order(k_victim_phone, k_second_email);
    CHECK(placed.order.buyer == attack.victim);
    CHECK(attack.nothing_changed());
    CHECK(attack.mails_to(attack.second) == 0);
    CHECK(attack.count("SELECT count(*) FROM person") == 2);
}

TEST_CASE("a phone or e-mail of somebody who was erased is nobody's", "[stranger]") {
    Attack attack;
    flow::erase_person(attack.services(), attack.victim);
    const std::string erased = all_about(attack.database, attack.victim);
    const auto placed = attack.order(k_victim_phone, k_victim_email);
    CHECK(placed.order.buyer != attack.victim);
    CHECK(placed.new_person);
    CHECK(all_about(attack.database, attack.victim) == erased);
    auto by_id = attack.by(attack.victim);
    CHECK_THROWS_AS(flow::place_order(attack.services(), by_id), Error);
}

TEST_CASE("what a stranger is shown does not tell whether a phone or an e-mail is known", "[stranger]") {
    for (const Money price : {Money{100'000}, Money{0}}) {
        Attack attack;
        attack.product = attack.add_product("Kelas", price);
        const Shown known_phone = Attack::shown(attack.order(k_victim_phone, k_own_email));
        const Shown known_both = Attack::shown(attack.order(k_second_phone, k_victim_email));
        const Shown known_email = Attack::shown(attack.order("+6281377777777", k_victim_email));
        const Shown unknown = Attack::shown(attack.order(k_own_phone, k_own_email));
        CHECK(known_phone == known_both);
        CHECK(known_email == unknown);
        if (price > Money{}) CHECK(known_phone == unknown);
        // A free product leads to the sign-in page whoever ordered it: what differs stays inside.
    }
}

TEST_CASE("an order that a stranger placed for a victim moves them only when it is paid", "[stranger]") {
    Attack attack;
    const auto placed = attack.order(k_victim_phone, k_own_email);
    CHECK_FALSE(attack.is_in(attack.victim, attack.ordered));
    flow::settle_payment(attack.services(), placed.payment->id,
                         {.kind = payment::Evidence::Kind::admin, .amount = placed.order.total, .actor = "test"});
    CHECK(attack.is_in(attack.victim, attack.paid));
    CHECK_FALSE(attack.is_in(attack.victim, attack.ordered));
    // The way in goes to the address on file; the typed one stays unknown.
    CHECK(attack.count("SELECT count(*) FROM message WHERE template = 'account_new'") == 1);
    CHECK(attack.mails_to(attack.victim) > 0);
    CHECK_FALSE(attack.knows_email(k_own_email));
}

TEST_CASE("a free product waits until its buyer has signed in, and is theirs alone", "[stranger]") {
    Attack attack;
    attack.product = attack.add_product("Kelas Gratis", Money{0});
    const auto placed = attack.order(k_victim_phone, k_own_email);
    CHECK(placed.waits_for_sign_in);
    CHECK(attack.nothing_changed());
    CHECK_THROWS_AS(flow::claim_order(attack.services(), placed.order.id, attack.second), Error);
    CHECK(attack.nothing_changed());
    CHECK(flow::claim_order(attack.services(), placed.order.id, attack.victim));
    CHECK_FALSE(flow::claim_order(attack.services(), placed.order.id, attack.victim));
    CHECK(attack.is_in(attack.victim, attack.paid));
    CHECK(shop::OrderStore{attack.database}.find(placed.order.id)->state == shop::OrderState::fulfilled);
}

TEST_CASE("a stranger fills nobody's list or telephone", "[stranger]") {
    Attack attack;
    for (int i = 0; i < 5; ++i)
        attack.order(k_victim_phone, k_own_email);
    CHECK_THROWS_AS(attack.order(k_victim_phone, k_own_email), Error);
    CHECK(attack.count("SELECT count(*) FROM message WHERE template = 'order_placed' AND channel = 'whatsapp'") == 5);
    CHECK(attack.nothing_changed());
    // Who has signed in, or whom an admin orders for, is not kept from it.
    CHECK(flow::place_order(attack.services(), attack.by(attack.victim)).order.buyer_proven);
}

TEST_CASE("the provider's pay page names what was typed, never what is on file", "[stranger]") {
    Attack attack;
    const auto pay_page_of = [&](const std::string& phone) {
        auto request = attack.typed(phone, k_own_email);
        request.typed->details.name = "Nama Ketikan";
        request.method = PaymentMethod::duitku;
        request.bank_account.reset();
        flow::place_order(attack.services(), request);
        std::string sent;
        const auto claim = db::Jobs{attack.database}.claim(flow::k_duitku, "test", attack.clock.now(), 60s);
        REQUIRE(claim);
        flow::run_duitku_job(attack.services(), test::duitku_account(), *claim, [&](const payment::duitku::Call& call) {
            sent = call.body;
            return flow::Answered{};
        });
        return sent;
    };
    const std::string known = pay_page_of(k_victim_phone);
    const std::string unknown = pay_page_of(k_own_phone);
    for (const std::string& sent : {known, unknown}) {
        INFO(sent);
        CHECK(sent.find("Nama Ketikan") != std::string::npos);
        CHECK(sent.find(k_own_email) != std::string::npos);
    }
    CHECK(known.find("Sari") == std::string::npos);
    CHECK(known.find(k_victim_email) == std::string::npos);
}

TEST_CASE("what was typed for a pay page is forgotten when the order ends, or its buyer is erased", "[stranger]") {
    Attack attack;
    const char* kept = "SELECT count(*) FROM shop_order WHERE payer_sealed IS NOT NULL";
    const auto placed = attack.order(k_victim_phone, k_own_email);
    attack.order(k_own_phone, k_own_email);
    CHECK(attack.count(kept) == 2);
    flow::cancel_order(attack.services(), placed.order.id);
    CHECK(attack.count(kept) == 1);
    const auto mine = people::PersonStore{attack.database, test::test_vault()}.by_phone(Phone::parse(k_own_phone));
    flow::erase_person(attack.services(), mine->id);
    CHECK(attack.count(kept) == 0);
}
