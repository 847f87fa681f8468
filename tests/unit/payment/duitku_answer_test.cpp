#include <catch2/catch.hpp>

#include "tests/unit/payment/duitku_account.hpp"

using namespace mitra;
using namespace mitra::payment::duitku;
using test::duitku_account;

namespace {

using Opening = InvoiceAnswer::Kind;
using Status = StatusAnswer::Kind;

InvoiceAnswer read(int status, const std::string& body, Family family = Family::pop) {
    Account account = duitku_account();
    account.family = family;
    return read_invoice_answer(account, status, body);
}

std::string opened(const std::string& url, const std::string& more = "") {
    return R"({"merchantCode":"DX0042","reference":"DX0042REF","paymentUrl":")" + url +
           R"(","statusCode":"00","statusMessage":"SUCCESS")" + more + "}";
}

constexpr const char* k_page = "https://app-sandbox.duitku.com/redirect_checkout?reference=DX0042REF";
constexpr const char* k_html = "<!DOCTYPE html><html><body>Server Error</body></html>";

}  // namespace

TEST_CASE("what is kept of an answer is short, its code as well", "[duitku]") {
    const std::string body =
        R"({"statusCode":")" + std::string(500, 'x') + R"(","note":")" + std::string(500, 'y') + "\"}";
    CHECK(read_invoice_answer(duitku_account(), 200, body).why.size() < 256);
    CHECK(read_status_answer(200, body).why.size() < 64);
}

TEST_CASE("an invoice is open with 200, statusCode 00, a reference and a page at Duitku", "[duitku]") {
    const auto answer = read(200, opened(k_page, R"(,"amount":"150000","vaNumber":"7007","AppUrl":"shopee://x")"));
    CHECK(answer.kind == Opening::opened);
    CHECK(answer.reference == "DX0042REF");
    CHECK(answer.pay_url == k_page);
    CHECK(answer.amount == Money{150'000});
    CHECK(read(200, opened(k_page, R"(,"reference":"DX \r\n\u001b[31m")")).kind == Opening::unknown);
    CHECK(read(200, opened("https://sandbox.duitku.com/topup/topupdirectv2.aspx?ref=BC26X", R"(,"amount":150000)"),
               Family::v2)
              .amount == Money{150'000});
}

TEST_CASE("a pay page is https on a host of Duitku and nothing that only looks so", "[duitku]") {
    for (const char* good :
         {k_page, "https://passport.duitku.com/x", "https://duitku.com", "https://a.duitku.com:443/x"})
        CHECK(is_pay_page(duitku_account(), good));
    for (const char* bad :
         {"http://app-sandbox.duitku.com/x", "https://duitku.com.evil.example/x", "https://evilduitku.com/",
          "https://evil.example/duitku.com", "https://app.duitku.com@evil.example/", "https://app.duitku.com:8443/x",
          "https://evil.example\\.duitku.com/", "https://evil.example#.duitku.com", "https://evil.example?.duitku.com",
          "javascript:alert(1)//.duitku.com", "https://a.duitku.com/\r\nSet-Cookie: a=b", "https://a.duitku.com/ x",
          "https://a.duitku.com/\"><script>", "HTTPS://a.duitku.com/", "", "//a.duitku.com",
          "https://evil.example%2f.duitku.com/", "http://127.0.0.1:8/", "https://localhost/"})
        CHECK_FALSE(is_pay_page(duitku_account(), bad));
    Account sandbox = duitku_account();
    sandbox.any_pay_host = true;
    CHECK(is_pay_page(sandbox, "http://127.0.0.1:41234/redirect_checkout?reference=X"));
    CHECK_FALSE(is_pay_page(sandbox, "http://127.0.0.1.evil.example/"));
    CHECK_FALSE(is_pay_page(sandbox, "http://192.168.0.1/"));
    CHECK(read(200, opened("https://evil.example/")).kind == Opening::refused);
    CHECK(read(200, opened("https://evil.example/")).pay_url.empty());
}

TEST_CASE("what Duitku says of an invoice in all its shapes", "[duitku]") {
    const auto [status, body, family, kind] = GENERATE(table<int, std::string, Family, Opening>({
        {200, "", Family::pop, Opening::unknown},
        {200, k_html, Family::pop, Opening::unknown},
        {200, "[]", Family::pop, Opening::unknown},
        {200, R"({"statusCode":"00","reference":""})", Family::pop, Opening::unknown},
        {200, R"({"statusCode":"01","statusMessage":"FAILED"})", Family::v2, Opening::refused},
        {400, "", Family::v2, Opening::refused},
        {400, R"({"Message":"Minimum Payment 10000 IDR"})", Family::v2, Opening::refused},
        {400, R"("Amount is different please try again later.")", Family::pop, Opening::taken},
        {400, "Amount is different please try again later.", Family::pop, Opening::taken},
        {400, R"({"MerchantOrderId":"Bill already paid"})", Family::pop, Opening::already_paid},
        {401, R"("Unauthorized")", Family::pop, Opening::refused},
        {401, R"({"Message":"Wrong signature"})", Family::v2, Opening::refused},
        {404, R"({"Message":"Merchant not found"})", Family::v2, Opening::refused},
        {404, R"({"Message":"Payment channel not available"})", Family::v2, Opening::refused},
        {409, R"("The transaction is still in progress.")", Family::pop, Opening::in_progress},
        {409, R"({"Message":"Payment amount must be equal to all item price"})", Family::v2, Opening::refused},
        {429, "", Family::pop, Opening::unavailable},
        {500, k_html, Family::pop, Opening::unknown},
        {500, R"({"Message":"Failed to generate payment number Retail"})", Family::v2, Opening::refused},
        {500, R"({"Message":"An error has occurred."})", Family::v2, Opening::unknown},
        {502, "", Family::pop, Opening::unknown},
        {302, "", Family::pop, Opening::refused},
    }));
    CAPTURE(status, body);
    const auto answer = read(status, body, family);
    CHECK(answer.kind == kind);
    CHECK_FALSE(answer.why.empty());
    CHECK(answer.pay_url.empty());
}

TEST_CASE("a status is what its code says, whatever its words", "[duitku]") {
    const auto with = [](const std::string& code, const std::string& amount, const std::string& more = "") {
        return read_status_answer(200, R"({"merchantOrderId":"INV-1","reference":"DX1","amount":)" + amount + more +
                                           R"(,"statusCode":")" + code + R"(","statusMessage":"CANCELED"})");
    };
    const auto paid = with("00", R"("150000")", R"(,"fee":"2500.00")");
    CHECK(paid.kind == Status::paid);
    CHECK(paid.order == "INV-1");
    CHECK(paid.reference == "DX1");
    CHECK(paid.amount == Money{150'000});
    CHECK(paid.fee == Money{2'500});
    CHECK(with("00", "150000").amount == Money{150'000});
    CHECK(with("00", "\"150000.00\"").amount == Money{150'000});
    CHECK(with("00", "150000", R"(,"fee":2500.5)").fee == Money{2'501});
    CHECK_FALSE(with("00", "150000", R"(,"fee":"150001")").fee);
    CHECK_FALSE(with("00", "150000", R"(,"fee":"-4000")").fee);
    CHECK(with("01", "150000").kind == Status::pending);
    CHECK_FALSE(with("01", "150000").fee);
    CHECK(with("02", "150000").kind == Status::ended);
    CHECK(with("03", "150000").kind == Status::unreadable);
    for (const char* amount : {"\"150000.50\"", "-150000", "\"\"", "null", "1e30", "\"1,500\"", "[]", "150000.5",
                               "\"99999999999999999999\"", "\"0150000\"", "0", "\"0\"", "\"0.00\""})
        CHECK(with("00", amount).kind == Status::unreadable);
    CHECK(with("00", "1", R"(,"reference":"<b> \u001b[31m")").kind == Status::unreadable);
}

TEST_CASE("what Duitku says of a status in all its shapes", "[duitku]") {
    const auto [status, body, kind] = GENERATE(table<int, std::string, Status>({
        {404, R"({"Message":"Transaction not found"})", Status::not_found},
        {400, R"("transaction not found")", Status::not_found},
        {404, R"({"Message":"Merchant not found"})", Status::refused},
        {401, R"({"Message":"Wrong signature"})", Status::refused},
        {401, "", Status::refused},
        {429, "", Status::rate_limited},
        {403, k_html, Status::rate_limited},
        {400, R"({"Message":"Too many requests"})", Status::rate_limited},
        {400, "", Status::unreadable},
        {404, "", Status::unreadable},
        {500, k_html, Status::unreadable},
        {200, k_html, Status::unreadable},
        {200, "", Status::unreadable},
        {200, "null", Status::unreadable},
        {200, R"({"statusCode":"00"})", Status::unreadable},
        {404, R"({"statusCode":"00","merchantOrderId":"INV-1","amount":"1"})", Status::unreadable},
    }));
    CAPTURE(status, body);
    CHECK(read_status_answer(status, body).kind == kind);
}

TEST_CASE("the words of an answer carry nobody's number or address into our log", "[duitku]") {
    const auto why =
        read(400, R"({"Message":"siti@example.com or 081562726272 is not ok, minimum is 10000\n\u0007"})").why;
    CHECK(why.find("siti") == std::string::npos);
    CHECK(why.find("0815627") == std::string::npos);
    CHECK(why.find("10000") != std::string::npos);
    CHECK(why.find('\n') == std::string::npos);
    CHECK(read(400, std::string(100'000, 'x')).why.size() < 200);
}

TEST_CASE("channels are those with a code and a name, in Duitku's order", "[duitku]") {
    const auto answer = read_channels_answer(
        200, R"({"paymentFee":[{"paymentMethod":"SP","paymentName":"QRIS","paymentImage":"x","totalFee":"0"},
                {"paymentMethod":"BC","paymentName":"BCA VA","totalFee":"4000"},{"paymentMethod":"TOOLONG","paymentName":"x"},
                {"paymentMethod":"A1"},7],"responseCode":"00","responseMessage":"SUCCESS"})");
    CHECK(answer.kind == ChannelsAnswer::Kind::listed);
    CHECK(answer.channels == std::vector<Channel>{{"SP", "QRIS", Money{0}}, {"BC", "BCA VA", Money{4'000}}});
    CHECK(read_channels_answer(401, R"({"Message":"Wrong signature"})").kind == ChannelsAnswer::Kind::refused);
    CHECK(read_channels_answer(500, k_html).kind == ChannelsAnswer::Kind::unreadable);
    CHECK(read_channels_answer(200, "").kind == ChannelsAnswer::Kind::unreadable);
}
