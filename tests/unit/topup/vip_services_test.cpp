#include <catch2/catch.hpp>

#include "tests/unit/topup/vip_account.hpp"

using namespace mitra;
using namespace mitra::topup;
using test::vip;
using test::vip_no;

namespace {

ServicesAnswer read(Channel channel, const std::string& rows) {
    return vip()->read_services(
        channel, 200, R"({"result":true,"data":[)" + rows + R"(],"message":"Daftar layanan berhasil didapatkan."})");
}
/// One row of a prepaid list, with its window under a key.
std::string prepaid(const std::string& more) {
    return R"({"brand":"XL","code":"XL25","name":"Xl 25.000","note":"Zona 1","price":{"basic":25500,"premium":25400,"special":25300},"status":"available","category":"Pulsa","prepost":"prepaid","type":"pulsa-reguler")" +
           more + "}";
}
std::string game(const std::string& price, const std::string& code = "ML86-S1") {
    return R"({"code":")" + code + R"(","game":"Mobile Legends","name":"86 Diamonds","price":)" + price +
           R"(,"server":1,"status":"Available"})";
}

}  // namespace

TEST_CASE("a game's row has its three prices", "[vip]") {
    const auto answer = read(Channel::game, game(R"({"basic":20000,"premium":"19500","special":19000})"));
    REQUIRE(answer.kind == ServicesAnswer::Kind::listed);
    REQUIRE(answer.rows.size() == 1);
    CHECK(answer.skipped == 0);
    const ServiceRow& row = answer.rows.front();
    CHECK(row.code == "ML86-S1");
    CHECK(row.game == "Mobile Legends");
    CHECK(row.name == "86 Diamonds");
    CHECK(row.prices == std::array{Money{20'000}, Money{19'500}, Money{19'000}});
    CHECK(row.status == "available");
    CHECK(row.multi_trx);
    CHECK_FALSE(row.closed);
}

TEST_CASE("a prepaid row has its category, its note and whether it may be repeated", "[vip]") {
    const auto row = read(Channel::prepaid, prepaid(R"(,"multi_trx":false,"maintenace":"23:44 - 00:16")")).rows.at(0);
    CHECK(row.game == "XL");
    CHECK(row.category == "pulsa-reguler");
    CHECK(row.note == "Zona 1");
    CHECK_FALSE(row.multi_trx);
    CHECK(row.closed == std::pair{23 * 60 + 44, 16});
}

TEST_CASE("closed hours are read from both spellings, and midnight to midnight is none", "[vip]") {
    const auto closed = [](const char* more) { return read(Channel::prepaid, prepaid(more)).rows.at(0).closed; };
    CHECK(closed(R"(,"maintenance":"01:00-02:30")") == std::pair{60, 150});
    CHECK(closed(R"(,"maintenace":"23:00 - 24:00")") == std::pair{23 * 60, 0});
    for (const char* more : {"", R"(,"maintenace":"00:00 - 00:00")", R"(,"maintenace":"")", R"(,"maintenace":null)",
                             R"(,"maintenace":"25:00 - 26:00")", R"(,"maintenace":"kadang")"})
        CHECK_FALSE(closed(more));
}

TEST_CASE("whether a repeat is allowed comes as a truth, a number or a text", "[vip]") {
    const auto multi = [](const char* more) { return read(Channel::prepaid, prepaid(more)).rows.at(0).multi_trx; };
    CHECK(multi(R"(,"multi_trx":true)"));
    CHECK(multi(R"(,"multi_trx":1)"));
    CHECK(multi(R"(,"multi_trx":"1")"));
    CHECK_FALSE(multi(R"(,"multi_trx":0)"));
    CHECK_FALSE(multi(R"(,"multi_trx":"0")"));
    CHECK_FALSE(multi(R"(,"multi_trx":"false")"));
}

TEST_CASE("one price stands for all levels", "[vip]") {
    CHECK(read(Channel::game, game("19000")).rows.at(0).prices ==
          std::array{Money{19'000}, Money{19'000}, Money{19'000}});
    CHECK(read(Channel::game, game("\"19000\"")).rows.size() == 1);
}

TEST_CASE("rows that cannot be sold are counted, not taken", "[vip]") {
    for (const char* price : {"19000.5", "\"19.000\"", "-1", "0", "null", "{\"basic\":1,\"premium\":1}", "[1]", "\"x\"",
                              "{\"basic\":1,\"premium\":1,\"special\":0.5}"}) {
        const auto answer = read(Channel::game, game(price));
        CAPTURE(price);
        CHECK(answer.kind == ServicesAnswer::Kind::listed);
        CHECK(answer.rows.empty());
        CHECK(answer.skipped == 1);
    }
    // Two with one code are the caller's to choose from.
    const auto answer = read(Channel::game, game("1", "") + "," + game("1", "A") + "," + game("2", "A") + ",7,null," +
                                                R"({"code":"B","game":"","name":"x","price":1},)" + game("3", "C"));
    CHECK(answer.rows.size() == 3);
    CHECK(answer.skipped == 4);
}

TEST_CASE("an empty list is a list, another no is a refusal", "[vip]") {
    CHECK(vip()->read_services(Channel::game, 200, vip_no("Layanan tidak ditemukan.")).kind ==
          ServicesAnswer::Kind::listed);
    const auto no = vip()->read_services(Channel::game, 200, vip_no("Ada pemeliharaan sistem API, coba lagi nanti."));
    CHECK(no.kind == ServicesAnswer::Kind::refused);
    CHECK(no.refusal == Refusal::maintenance);
}

TEST_CASE("a stock is one row without its game, and how many there are", "[vip]") {
    const auto stock = [](const std::string& data) {
        const std::string body = R"({"result":true,"data":)" + data + R"(,"message":"Stok tersedia."})";
        return vip()->read_stock(Channel::game, 200, body);
    };
    const std::string head = R"({"code":"CODE-1234","name":"PRODUK 1 BULAN",)";
    const std::string tail = R"("price":{"basic":2000,"premium":1500,"special":1200},"server":1,"status":"available"})";
    const auto answer = stock(head + R"("description":"...","stock":12,)" + tail);
    REQUIRE(answer.kind == StockAnswer::Kind::known);
    CHECK(answer.row.code == "CODE-1234");
    CHECK(answer.row.prices == std::array{Money{2'000}, Money{1'500}, Money{1'200}});
    CHECK(answer.row.status == "available");
    CHECK(answer.stock == 12);
    CHECK(stock(head + R"("stock":"0",)" + tail).stock == 0);
    for (const char* odd : {R"("stock":null,)", R"("stock":"banyak",)", R"("stock":-1,)", R"("stock":1.5,)", ""})
        CHECK_FALSE(stock(head + odd + tail).stock);
    for (const char* none : {"null", "[]", "{}", R"({"code":"A","name":"x","price":0,"status":"available"})"})
        CHECK(stock(none).kind == StockAnswer::Kind::unreadable);
    const auto no = vip()->read_stock(Channel::game, 200, vip_no("Layanan tidak ditemukan."));
    CHECK(no.kind == StockAnswer::Kind::refused);
    CHECK(no.refusal == Refusal::no_service);
}
