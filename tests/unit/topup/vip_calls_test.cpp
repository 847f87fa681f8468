#include <catch2/catch.hpp>

#include "lib/base/error.hpp"
#include "tests/unit/topup/vip_account.hpp"

using namespace mitra;
using namespace mitra::topup;
using namespace std::chrono_literals;
using test::k_vip_sign;
using test::vip;

namespace {

const std::string k_head = std::string{"key=testkey-000000000000000000000001&sign="} + k_vip_sign;

}  // namespace

TEST_CASE("requests are signed by the digest of id and key in this order", "[vip]") {
    CHECK(vip_sign({"AbC12xYz", "k9Lm3Qr7St1Uv5Wx0Za2Bc4De6Fg8Hi", ""}) == "6da6b61c0abe95444b9191a0e31b36da");
    CHECK(vip_sign(test::vip_account()) == k_vip_sign);
    CHECK(vip_sign({"testkey-000000000000000000000001", "testid01", ""}) == "4d35a770ea2d2f5906b67921721696f7");
}

TEST_CASE("an account without id or key is refused before anything is asked", "[vip]") {
    CHECK_THROWS_AS(vip_supplier({"", "", "https://x/api"}), Error);
    CHECK_THROWS_AS(vip_supplier({"id", "", "https://x/api"}), Error);
    CHECK_THROWS_AS(vip_supplier({"", "key", "https://x/api"}), Error);
}

TEST_CASE("VIP has neither a reference of ours nor a highest price", "[vip]") {
    CHECK_FALSE(vip()->capabilities().has_client_ref);
    CHECK_FALSE(vip()->capabilities().has_max_price);
}

TEST_CASE("an order is the form of VIP's example", "[vip]") {
    const Call call = vip()->place({.channel = Channel::game,
                                    .own_reference = "TOP-11",
                                    .code = "ML86-S1",
                                    .target = "136216325",
                                    .zone = "2685",
                                    .max_cost = Money{20'000}});
    CHECK(call.url == "https://vip-reseller.co.id/api/game-feature");
    CHECK(call.body == k_head + "&type=order&service=ML86-S1&data_no=136216325&data_zone=2685");
    CHECK(call.patience == 75s);
    REQUIRE_FALSE(call.headers.empty());
    CHECK(call.headers.front().second == "application/x-www-form-urlencoded");
}

TEST_CASE("what has no zone is ordered without one, and signs are encoded", "[vip]") {
    CHECK(vip()->place({.channel = Channel::prepaid, .code = "XL25", .target = "087800001233", .zone = "9"}).body ==
          k_head + "&type=order&service=XL25&data_no=087800001233");
    CHECK(vip()->place({.channel = Channel::game, .code = "VAL5", .target = "Budi Satu#ID1&x"}).body ==
          k_head + "&type=order&service=VAL5&data_no=Budi%20Satu%23ID1%26x");
}

TEST_CASE("profile, lists, price lists and nicknames are asked for by their fields", "[vip]") {
    const auto supplier = vip();
    CHECK(supplier->ask_account().url == "https://vip-reseller.co.id/api/profile");
    CHECK(supplier->ask_account().body == k_head);
    CHECK(supplier->ask_account().patience == 10s);

    CHECK(supplier->ask_services(Channel::prepaid).body == k_head + "&type=services");
    CHECK(supplier->ask_services(Channel::prepaid).patience == 60s);
    CHECK(supplier->ask_services(Channel::prepaid).largest_answer == 16U * 1024 * 1024);
    CHECK(supplier->ask_services(Channel::prepaid, "XL").body ==
          k_head + "&type=services&filter_type=brand&filter_value=XL");
    CHECK(supplier->ask_services(Channel::game, "Mobile Legends").body ==
          k_head + "&type=services&filter_type=game&filter_value=Mobile%20Legends");

    CHECK(supplier->ask_stock(Channel::game, "ML86-S1")->url == "https://vip-reseller.co.id/api/game-feature");
    CHECK(supplier->ask_stock(Channel::game, "ML86-S1")->body == k_head + "&type=service-stock&service=ML86-S1");
    CHECK_FALSE(supplier->ask_stock(Channel::prepaid, "XL5"));

    CHECK(supplier->ask_list(Channel::prepaid, 20).url == "https://vip-reseller.co.id/api/prepaid");
    CHECK(supplier->ask_list(Channel::prepaid, 20).body == k_head + "&type=status&limit=20");
    CHECK(supplier->ask_list(Channel::prepaid, 20).largest_answer == 8U * 1024 * 1024);
    CHECK(supplier->ask_transaction(Channel::game, "VP12345678").body == k_head + "&type=status&trxid=VP12345678");

    CHECK(supplier->ask_nickname("mobile-legends", "136216325", "2685").body ==
          k_head + "&type=get-nickname&code=mobile-legends&target=136216325&additional_target=2685");
    CHECK(supplier->ask_nickname("free-fire", "136216325", "").body ==
          k_head + "&type=get-nickname&code=free-fire&target=136216325");
}

TEST_CASE("a slash behind the address is not doubled", "[vip]") {
    auto account = test::vip_account();
    account.url = "http://127.0.0.1:8000/api//";
    CHECK(vip_supplier(account)->ask_account().url == "http://127.0.0.1:8000/api/profile");
}
