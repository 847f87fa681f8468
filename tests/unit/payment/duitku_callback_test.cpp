#include <catch2/catch.hpp>
#include <cctype>

#include "tests/unit/payment/duitku_account.hpp"

using namespace mitra;
using namespace mitra::payment::duitku;
using test::but;
using test::duitku_account;
using test::k_callback;
using test::k_odd_callback;
using test::legacy_account;

namespace {

constexpr const char* k_order = "INV-2026-000123-1";
const std::string k_signature = "ae62eff2cbc24dae78a518339371406367045d439cddc9ece8d6250f9231ff47";

std::string upper(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

TEST_CASE("what we send is signed as Duitku's examples are", "[duitku]") {
    const Account account = duitku_account();
    CHECK(sign_pop(account, "1791185400000") == "6b915c5404b0b0e1897263a99c8f147e082bb88c5a2fd55fd184694e2e8a278e");
    CHECK(sign_payment_methods(account, "150000", "2026-10-05 14:30:00") ==
          "2a203102ea0935a25e1081068ec224a0e666ec121982c40157fabb08fea8a402");
    CHECK(sign_inquiry(account, k_order, "150000") ==
          "81eb4d3e2b3b986bfe0beaa22a6f37a6cc7d9d9a3c990fe11b69b2200f4e7f17");
    CHECK(sign_status(account, k_order) == "d02bfdd9c6cc4d9c83d67a7223ee0788ce8bb366028495b97ec7f6f8602e2ace");
    CHECK(sign_callback(account, "150000", k_order) == k_signature);
    CHECK(sign_callback(account, "150000.00", k_order) ==
          "313aed2bac3a50cb73eb36baba24b239d6416c093cb12b3653c505b8e22170c5");
}

TEST_CASE("an account of the old scheme signs with the key behind the text", "[duitku]") {
    const Account account = legacy_account();
    CHECK(sign_pop(account, "1791185400000") == "5867bfd9b57f427124e650ad6db8f6c0a2fd9371e6a05a2e1e75b8edb91b7771");
    CHECK(sign_payment_methods(account, "150000", "2026-10-05 14:30:00") ==
          "b60e56e14ccaa1a858042bb368854c03195ebb4e58e768c92de30fdc6268def2");
    CHECK(sign_inquiry(account, k_order, "150000") == "7a961008ff456ad0b2238a7b2c3223e8");
    CHECK(sign_status(account, k_order) == "a4a8d61b93f57d59921a2ae2ab472f03");
    CHECK(sign_callback(account, "150000", k_order) == "032944aa79eb2ff8dc92700212daada3");
}

TEST_CASE("a callback as Duitku posts it is genuine", "[duitku]") {
    const auto received = read_callback(duitku_account(), k_callback);
    REQUIRE(received.verdict == Verdict::genuine);
    CHECK(received.callback->order == k_order);
    CHECK(received.callback->amount == "150000");
    CHECK(received.callback->result_code == "00");
    CHECK(received.callback->reference == "DX0042261005K3M9Q7TZ");
    CHECK(received.callback->channel == "BC");
    CHECK(read_callback(duitku_account(), but(k_callback, k_signature, upper(k_signature))).verdict ==
          Verdict::genuine);
}

TEST_CASE("fields are decoded before the signature is looked at", "[duitku]") {
    const auto received = read_callback(duitku_account(), k_odd_callback);
    REQUIRE(received.verdict == Verdict::genuine);
    CHECK(received.callback->order == "INV/2026+A&B 7");
    CHECK(received.callback->amount == "99000");
}

TEST_CASE("what is signed cannot be changed, and another merchant's callback is not ours", "[duitku]") {
    const auto [part, by] = GENERATE(table<std::string, std::string>({
        {"amount=150000", "amount=150000.00"},
        {"amount=150000", "amount=150001"},
        {"amount=150000", "amount=15000"},
        {"000123-1&", "000124-1&"},
        {"DX0042&amount", "DX0043&amount"},
        {"signature=a", "signature=b"},
        {"signature=ae62eff2", "signature="},
        {"31ff47", "31ff47ff"},
    }));
    CAPTURE(part, by);
    const auto received = read_callback(duitku_account(), but(k_callback, part, by));
    CHECK(received.verdict == Verdict::not_authentic);
    CHECK_FALSE(received.callback);
}

TEST_CASE("what is no callback is malformed", "[duitku]") {
    const std::string body =
        GENERATE(std::string{}, std::string{"{}"}, but(k_callback, "merchantCode=DX0042&", ""),
                 but(k_callback, "amount=150000&", ""), but(k_callback, "amount=150000", "amount="),
                 but(k_callback, "merchantOrderId=INV-2026-000123-1&", ""), but(k_callback, "signature", "sign"),
                 std::string{k_callback} + "&amount=150000", std::string{k_callback} + "&amount=1",
                 std::string{k_callback} + "&reference=X", but(k_callback, "Order+000123", "%zz"),
                 but(k_callback, "Order+000123", "%ff"), but(k_callback, "Order+000123", "%00"));
    CAPTURE(body);
    CHECK(read_callback(duitku_account(), body).verdict == Verdict::malformed);
}

TEST_CASE("the scheme is the configured one, whatever else would be right", "[duitku]") {
    const std::string old = but(k_callback, k_signature, "032944aa79eb2ff8dc92700212daada3");
    const auto weaker = read_callback(duitku_account(), old);
    CHECK(weaker.verdict == Verdict::not_authentic);
    CHECK(weaker.other_scheme);
    CHECK(read_callback(legacy_account(), old).verdict == Verdict::genuine);
    const auto newer = read_callback(legacy_account(), k_callback);
    CHECK(newer.verdict == Verdict::not_authentic);
    CHECK(newer.other_scheme);
    const auto forged = read_callback(duitku_account(), but(old, "032944aa", "032944ab"));
    CHECK(forged.verdict == Verdict::not_authentic);
    CHECK_FALSE(forged.other_scheme);
}

TEST_CASE("while a key is being replaced callbacks of both are genuine", "[duitku]") {
    Account account = duitku_account();
    account.old_api_key = std::exchange(account.api_key, "00000000000000000000000000000000");
    CHECK(read_callback(account, k_callback).verdict == Verdict::genuine);
    account.old_api_key.clear();
    CHECK(read_callback(account, k_callback).verdict == Verdict::not_authentic);
    account.api_key.clear();  // an account without key knows nobody
    CHECK(read_callback(account, but(k_callback, k_signature, sign_callback(account, "150000", k_order))).verdict ==
          Verdict::not_authentic);
}

TEST_CASE("deliveries of one callback are one, other words are another", "[duitku]") {
    const auto identity = [](const std::string& body) { return parse_callback(body)->identity; };
    const std::string same = identity(k_callback);
    CHECK(identity(but(k_callback, k_signature, upper(k_signature))) == same);
    CHECK(identity(but(k_callback, "Order+000123", "Order%20000123")) == same);
    CHECK(identity("issuerCode=&" + but(k_callback, "&issuerCode=", "")) == same);
    CHECK(identity(but(k_callback, "resultCode=00", "resultCode=01")) != same);
    CHECK(identity(std::string{k_callback} + "1") != same);
    CHECK(identity(std::string{k_callback} + "&x=") != same);
}

TEST_CASE("a person who looks at a callback sees what it is about and nothing of the payer", "[duitku]") {
    std::string shown;
    for (const auto& [name, value] :
         redacted_callback(std::string{k_odd_callback} + "&cardName=Budi&maskedNumber=4000"))
        shown += name + "=" + value + "\n";
    CHECK(shown.find("merchantOrderId=INV/2026+A&B 7") != std::string::npos);
    CHECK(shown.find("amount=99000") != std::string::npos);
    CHECK(shown.find("cardName=(hidden)") != std::string::npos);
    for (const char* hidden : {"Bud", "b9a52f41", "4000", "Sepatu"})
        CHECK(shown.find(hidden) == std::string::npos);
    CHECK(redacted_callback("%zz").empty());
}
