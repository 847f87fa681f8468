#include "lib/payout/payee_store.hpp"

#include <catch2/catch.hpp>

#include "lib/db/sealed_column.hpp"
#include "tests/support/database.hpp"
#include "tests/support/people.hpp"

using namespace mitra;
using namespace mitra::payout;
using namespace std::chrono_literals;
using test::k_noon;

namespace {

struct Site {
    test::TestDatabase database = test::migrated_db();
    PayeeStore store{database, test::test_vault()};
    PersonId rina = test::add_person(database);

    PayeeId add(const PayeeWords& words, Instant at = k_noon) {
        return store.add(
            {.person = rina, .words = words, .created_at = at, .created_by = "ani", .frozen_until = at + 72h});
    }
};

std::string complained_about(const PayeeWords& typed) {
    std::vector<PayeeComplaint> complaints;
    checked(typed, complaints);
    std::string fields;
    for (const PayeeComplaint& one : complaints)
        fields += one.field + " ";
    return fields;
}

}  // namespace

TEST_CASE("a bank has one name, however it is written", "[payout]") {
    for (const char* typed :
         {"BCA", " bca ", "Bank BCA", "bank central asia", "PT Bank Central Asia", "PT. Bank BCA"}) {
        INFO(typed);
        CHECK(bank_name(typed) == "BCA");
    }
    CHECK(bank_name("mandiri") == "Mandiri");
    CHECK(bank_name("Bank Syariah Indonesia") == "BSI");
    CHECK(bank_name("gopay") == "GoPay");
    CHECK(bank_name("Bank  Nagari") == "Nagari");
    CHECK(bank_name("BPD Kaltim") == "BPD Kaltim");
    CHECK(bank_name("").empty());
}

TEST_CASE("an account is kept without what stands between its digits", "[payout]") {
    std::vector<PayeeComplaint> complaints;
    const auto words = checked({"bank bca", " 123-456.78 90 ", " Rina\tSari "}, complaints);
    CHECK(complaints.empty());
    CHECK(words.bank == "BCA");
    CHECK(words.number == "1234567890");
    CHECK(words.holder == "Rina Sari");
}

TEST_CASE("what is no account is complained about field by field", "[payout]") {
    CHECK(complained_about({"BCA", "12345", "Rina"}).empty());
    CHECK(complained_about({"BCA", std::string(20, '1'), "Rina"}).empty());
    CHECK(complained_about({}) == "bank nomor pemilik ");
    CHECK(complained_about({"", "1234567890", "Rina"}) == "bank ");
    CHECK(complained_about({"123", "1234567890", "Rina"}) == "bank ");
    CHECK(complained_about({std::string(41, 'b'), "1234567890", "Rina"}) == "bank ");
    for (const std::string& number : {std::string{"1234"}, std::string(21, '1'), std::string{"12a45678"},
                                      std::string{"+62812345"}, std::string{"=1+12345"}}) {
        INFO(number);
        CHECK(complained_about({"BCA", number, "Rina"}) == "nomor ");
    }
    CHECK(complained_about({"BCA", "1234567890", "..."}) == "pemilik ");
    CHECK(complained_about({"BCA", "1234567890", std::string(101, 'r')}) == "pemilik ");
}

TEST_CASE("of a number only its end is shown", "[payout]") {
    CHECK(masked_number("1234567890") == "••••••7890");
    CHECK(masked_number("12345") == "•••45");
    CHECK(masked_number("").empty());
}

TEST_CASE("a new account takes the place of the one before, which stays", "[payout]") {
    Site site;
    CHECK_FALSE(site.store.current(site.rina));
    const PayeeId first = site.add({"BCA", "1234567890", "Rina Sari"});
    CHECK(site.store.is_current(site.rina, {"bca", "1234567890", "Rina Sari"}));
    CHECK_FALSE(site.store.is_current(site.rina, {"BCA", "1234567891", "Rina Sari"}));
    CHECK_FALSE(site.store.is_current(site.rina, {"BNI", "1234567890", "Rina Sari"}));
    CHECK_FALSE(site.store.is_current(site.rina, {"BCA", "1234567890", "Budi"}));
    const PayeeId second = site.add({"BNI", "9876543210", "Rina Sari"}, k_noon + 1h);
    CHECK(site.store.current(site.rina)->id == second);
    CHECK(site.store.find(first)->replaced_at == k_noon + 1h);
    CHECK(site.store.find(first)->words.number == "1234567890");
    CHECK(site.store.find(second)->is_frozen(k_noon + 73h - 1ms));
    CHECK_FALSE(site.store.find(second)->is_frozen(k_noon + 73h));
    CHECK(site.store.find(second)->masked() == "BNI ••••••3210");
    const auto all = site.store.of_person(site.rina, 10);
    REQUIRE(all.size() == 2);
    CHECK(all.front().id == second);
}

TEST_CASE("the file shows neither number nor holder, and the same account is found by its hash", "[payout]") {
    Site site;
    site.add({"BCA", "1234567890", "Rina Sari"});
    const PersonId budi = test::add_person(site.database);
    site.store.add({.person = budi,
                    .words = {"BCA", "1234567890", "Budi"},
                    .created_at = k_noon,
                    .created_by = "ani",
                    .frozen_until = k_noon});
    CHECK(site.database->prepared("SELECT sum(instr(number_sealed, '1234567890')) FROM payee_account").integer() == 0);
    CHECK(site.database->prepared("SELECT sum(instr(holder_sealed, 'Rina')) FROM payee_account").integer() == 0);
    CHECK(site.database->prepared("SELECT count(DISTINCT number_hash) FROM payee_account").integer() == 1);
}

TEST_CASE("of who is erased the bank's name stays", "[payout]") {
    Site site;
    const PayeeId id = site.add({"BCA", "1234567890", "Rina Sari"});
    site.store.forget_person(site.rina);
    CHECK(site.store.find(id)->words.number.empty());
    CHECK(site.store.find(id)->words.holder.empty());
    CHECK(site.store.find(id)->masked() == "BCA");
    CHECK_FALSE(site.store.current(site.rina));
    CHECK_THROWS(site.database->execute("UPDATE payee_account SET bank = 'BNI'"));
    CHECK_THROWS(site.database->execute("UPDATE payee_account SET number_hash = zeroblob(32)"));
    CHECK_THROWS(site.database->execute("DELETE FROM payee_account"));
}

TEST_CASE("a new key takes over what was sealed with the old one", "[payout]") {
    auto database = test::migrated_db();
    const auto keys = database.dir / "keys";
    crypto::Vault::create(keys);
    const crypto::Vault before = crypto::Vault::load(keys);
    const PersonId rina = people::PersonStore{database, before}.add(test::new_person());
    const PayeeId id = PayeeStore{database, before}.add({.person = rina,
                                                         .words = {"BCA", "1234567890", "Rina Sari"},
                                                         .created_at = k_noon,
                                                         .created_by = "ani",
                                                         .frozen_until = k_noon});
    crypto::add_key(keys);
    const crypto::Vault after = crypto::Vault::load(keys);
    for (const db::SealedColumn& column : db::sealed_columns(database))
        db::reseal(database, after, column, 0, 100);
    CHECK(db::keys_in_use(database).size() == 1);
    CHECK(db::keys_in_use(database).contains(after.active_key()));
    CHECK(PayeeStore{database, after}.find(id)->words.number == "1234567890");
    CHECK(PayeeStore{database, after}.is_current(rina, {"BCA", "1234567890", "Rina Sari"}));
}
