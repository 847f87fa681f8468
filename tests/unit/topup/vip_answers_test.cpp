#include <array>
#include <catch2/catch.hpp>

#include "tests/unit/topup/vip_account.hpp"

using namespace mitra;
using namespace mitra::topup;
using test::vip;
using test::vip_no;

namespace {

constexpr const char* k_game =
    R"({"result":true,"data":{"trxid":"VP12345678","data":"136216325","zone":"2685","service":"Mobile Legends B - 1048 Diamonds","status":"waiting","note":"","balance":100000,"price":195695},"message":"Pesanan berhasil, pesanan akan diproses."})";
constexpr const char* k_prepaid =
    R"({"result":true,"data":{"trxid":"VP12345679","data":"2.087800001233","code":"XL25","service":"Xl 25.000","status":"success","note":"SN 42","balance":"100000","price":"25000"},"message":"Pesanan berhasil, pesanan akan diproses."})";
/// What can come in place of an answer.
constexpr std::array k_rubbish{"",
                               "   ",
                               "null",
                               "[]",
                               "{}",
                               "42",
                               "{\"result\":\"true\"}",
                               "<!DOCTYPE html><title>Just a moment...</title>",
                               "{\"result\":true,\"data\":",
                               "{\"result\":true,\"data\":null,\"message\":\"\"}",
                               "{\"result\":true,\"data\":{\"trxid\":\"\"}}",
                               "{\"result\":true,\"data\":{\"trxid\":[1]}}",
                               "{\"result\":true,\"data\":7}",
                               "{\"result\":true,\"data\":\"\xFF\"}"};

PlaceAnswer placed(const std::string& body, int status = 200) {
    return vip()->read_place(Channel::game, status, body);
}

}  // namespace

TEST_CASE("an accepted order is read with all it says", "[vip]") {
    const auto answer = placed(k_game);
    REQUIRE(answer.kind == PlaceAnswer::Kind::accepted);
    CHECK(answer.transaction->trxid == "VP12345678");
    CHECK(answer.transaction->target == "136216325");
    CHECK(answer.transaction->zone == "2685");
    CHECK(answer.transaction->service == "Mobile Legends B - 1048 Diamonds");
    CHECK(answer.transaction->progress == Progress::waiting);
    CHECK(answer.transaction->price == Money{195'695});
    CHECK(answer.transaction->balance == Money{100'000});
}

TEST_CASE("a final state in the order's answer is seen, and a repeat's ordinal is gone", "[vip]") {
    const auto answer = vip()->read_place(Channel::prepaid, 200, k_prepaid);
    REQUIRE(answer.kind == PlaceAnswer::Kind::accepted);
    CHECK(answer.transaction->target == "087800001233");
    CHECK(answer.transaction->code == "XL25");
    CHECK(answer.transaction->progress == Progress::success);
    CHECK(answer.transaction->note == "SN 42");
    CHECK(answer.transaction->price == Money{25'000});
}

TEST_CASE("the body is judged before the status", "[vip]") {
    CHECK(placed(k_game, 500).kind == PlaceAnswer::Kind::accepted);
    CHECK(placed(vip_no("Saldo Anda tidak cukup untuk melakukan pemesanan ini."), 403).refusal == Refusal::no_deposit);
    CHECK(placed("", 200).kind == PlaceAnswer::Kind::unclear);
}

TEST_CASE("each text of VIP has its meaning, in any letter case and with what it appends", "[vip]") {
    using R = Refusal;
    const auto [words, refusal] = GENERATE(
        table<std::string, Refusal>({{"API Key not registered.", R::credentials},
                                     {"API Signature not valid.", R::credentials},
                                     {"User not found.", R::credentials},
                                     {"IP 203.0.113.7 is not permitted", R::address},
                                     {"Request not detected.", R::our_bug},
                                     {"Type 'ordr' is not valid", R::our_bug},
                                     {"Masih ada parameter yang kosong.", R::our_bug},
                                     {"Fitur tidak tersedia.", R::switched_off},
                                     {"Ada pemeliharaan sistem API, coba lagi nanti.", R::maintenance},
                                     {"Ada pemeliharaan sistem transaksi, coba lagi nanti.", R::maintenance},
                                     {"Layanan tidak ditemukan atau saat ini tidak tersedia.", R::no_service},
                                     {"Server tidak ditemukan atau saat ini tidak tersedia.", R::no_server},
                                     {"Nomor tidak diketahui.", R::bad_target},
                                     {"NOMOR SALAH.", R::bad_target},
                                     {"Saldo Anda tidak cukup untuk melakukan pemesanan ini [1].", R::no_deposit},
                                     {"Saldo akun minimum Anda adalah 10000.", R::no_deposit},
                                     {"Saldo Anda rendah.", R::no_deposit},
                                     {"Transaksi dibatasi, coba lagi dalam 6 detik.", R::throttled},
                                     {"Sistem Bentrok, coba lagi nanti!", R::throttled}}));
    const auto answer = placed(vip_no(words));
    CAPTURE(words);
    CHECK(answer.kind == PlaceAnswer::Kind::refused);
    CHECK(answer.refusal == refusal);
    CHECK_FALSE(answer.why.empty());
}

TEST_CASE("an order is unclear where VIP has trouble of its own or says what nobody knows", "[vip]") {
    for (const char* words : {"Terjadi kesalahan dengan data pengguna.", "Terjadi error pada data transaksi.",
                              "Something went wrong, please contact the admin.", "Connection not found.",
                              "Connection Failed!", "Transaksi tidak ditemukan.", "Hari ini hujan.", ""}) {
        CAPTURE(words);
        CHECK(placed(vip_no(words)).kind == PlaceAnswer::Kind::unclear);
    }
}

TEST_CASE("rubbish is never an answer, and never the end of the program", "[vip]") {
    const auto supplier = vip();
    for (const std::string body : k_rubbish)
        for (const int status : {200, 403, 500, 503}) {
            CAPTURE(body);
            CHECK(supplier->read_place(Channel::game, status, body).kind == PlaceAnswer::Kind::unclear);
            CHECK(supplier->read_list(Channel::game, status, body).kind == ListAnswer::Kind::unreadable);
            CHECK(supplier->read_services(Channel::game, status, body).kind == ServicesAnswer::Kind::unreadable);
            CHECK(supplier->read_stock(Channel::game, status, body).kind == StockAnswer::Kind::unreadable);
            CHECK(supplier->read_account(status, body).kind == AccountAnswer::Kind::unreadable);
            CHECK(supplier->read_nickname(status, body).kind != NicknameAnswer::Kind::found);
        }
    const std::string deep = "{\"result\":true,\"data\":" + std::string(100'000, '[');
    CHECK(supplier->read_list(Channel::game, 200, deep).kind == ListAnswer::Kind::unreadable);
    const std::string closed =
        "{\"result\":true,\"data\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    CHECK(supplier->read_place(Channel::game, 200, closed).kind == PlaceAnswer::Kind::unclear);
}

TEST_CASE("why never has a key, a signature, a target or the form that VIP echoes", "[vip]") {
    const std::string echo =
        R"({"result":false,"data":{"key":"testkey-000000000000000000000001","data_no":"136216325"},"message":")";
    for (const std::string words :
         {"Request not detected.", "Hallo testkey-000000000000000000000001 136216325 budi@example.com",
          "Sign fa788482365e15b56c8dfc86d31e6d23 salah untuk 087800001233", "Type '136216325' is not valid",
          "IP 136216325 is not permitted", "User Budi#ID1 (2685) ditolak testid01"}) {
        const std::string why = placed(echo + words + "\"}").why;
        CAPTURE(why);
        for (const char* secret :
             {"testkey", "000001", "136216325", "budi@", "fa7884", "0878", "ID1", "2685", "testid"})
            CHECK(why.find(secret) == std::string::npos);
    }
    CHECK(placed(vip_no("IP 2001:db8::7 is not permitted")).why.find("2001:db8::7") != std::string::npos);
    CHECK(placed("<html>136216325</html>").why == "HTTP 200 with a page instead of JSON");
}

TEST_CASE("the status answer is a list also for one, and an object is taken as well", "[vip]") {
    const auto supplier = vip();
    const std::string row =
        R"({"trxid":"VP2","data":136216325,"zone":2685,"service":"ML - 86","status":"process","note":null,"price":"19000"})";
    const std::string other = R"({"trxid":20260101120000,"data":"5","status":"Partial","price":19000.5})";
    auto list = supplier->read_list(Channel::game, 200, R"({"result":true,"data":[)" + row + "," + other + ",{},7]}");
    REQUIRE(list.kind == ListAnswer::Kind::listed);
    REQUIRE(list.transactions.size() == 2);
    CHECK(list.transactions[0].target == "136216325");
    CHECK(list.transactions[0].zone == "2685");
    CHECK(list.transactions[0].progress == Progress::processing);
    CHECK(list.transactions[1].trxid == "20260101120000");
    CHECK(list.transactions[1].progress == Progress::unknown);
    CHECK(list.transactions[1].word == "Partial");
    CHECK_FALSE(list.transactions[1].price);

    list = supplier->read_list(Channel::game, 200, R"({"result":true,"data":)" + row + "}");
    REQUIRE(list.transactions.size() == 1);
    CHECK(supplier->read_list(Channel::game, 200, R"({"result":true,"data":[]})").kind == ListAnswer::Kind::listed);
}

TEST_CASE("no such transaction is an empty list; any other no is a refusal", "[vip]") {
    const auto none = vip()->read_list(Channel::game, 200, vip_no("Transaksi tidak ditemukan."));
    CHECK(none.kind == ListAnswer::Kind::listed);
    CHECK(none.transactions.empty());
    const auto no = vip()->read_list(Channel::game, 200, vip_no("API Key not registered."));
    CHECK(no.kind == ListAnswer::Kind::refused);
    CHECK(no.refusal == Refusal::credentials);
}

TEST_CASE("an account is known by a whole balance and a level that we know", "[vip]") {
    const auto read = [](const std::string& balance, const std::string& level) {
        return vip()->read_account(200, R"({"result":true,"data":{"full_name":"Toko","balance":)" + balance +
                                            R"(,"level":")" + level + "\"}}");
    };
    CHECK(read("522000", "Special").kind == AccountAnswer::Kind::known);
    CHECK(read("522000", "Special").balance == Money{522'000});
    CHECK(read("522000", "Special").level == Level::special);
    CHECK(read("\"0\"", "basic").balance == Money{0});
    for (const char* balance : {"-5", "\"25.000\"", "12.5", "null", "\"\"", "1e99", "999999999999999999999"})
        CHECK(read(balance, "Basic").kind == AccountAnswer::Kind::unreadable);
    CHECK(read("5", "Gold").kind == AccountAnswer::Kind::unreadable);
    CHECK(vip()->read_account(200, vip_no("API Signature not valid.")).refusal == Refusal::credentials);
}

TEST_CASE("a nickname is a text that is not empty; a country comes in three shapes", "[vip]") {
    const auto read = [](const std::string& rest) {
        return vip()->read_nickname(200, R"({"result":true,)" + rest + "}");
    };
    CHECK(read(R"("data":"Itacimo","message":"Success.")").nickname == "Itacimo");
    CHECK(read(R"("data":"Itacimo")").country.empty());
    CHECK(read(R"("data":"Itacimo","country":{"code":"ID","name":"Indonesia"})").country == "ID");
    CHECK(read(R"("data":"Itacimo","country":"Indonesia")").country == "Indonesia");
    CHECK(read(R"("data":"Itacimo","country":[1])").country.empty());
    CHECK(read(R"("data":"")").kind == NicknameAnswer::Kind::not_found);
    CHECK(read(R"("data":" \u202e\u0000 ")").kind == NicknameAnswer::Kind::not_found);
    CHECK(read(R"("data":{"name":"x"})").kind == NicknameAnswer::Kind::not_found);
    CHECK(read(R"("data":"a\u202eb\n<b>")").nickname == "ab <b>");
}

TEST_CASE("a nickname that is not found is not the same as a check that failed", "[vip]") {
    const auto kind = [](const char* words) { return vip()->read_nickname(200, vip_no(words)).kind; };
    for (const char* words :
         {"User not found.", "ID tidak ada", "", "Server tidak ditemukan atau saat ini tidak tersedia."})
        CHECK(kind(words) == NicknameAnswer::Kind::not_found);
    for (const char* words : {"API Key not registered.", "IP 1.2.3.4 is not permitted", "Connection Failed!",
                              "Ada pemeliharaan sistem API, coba lagi nanti."})
        CHECK(kind(words) == NicknameAnswer::Kind::refused);
}
