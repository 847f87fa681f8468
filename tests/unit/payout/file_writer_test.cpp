#include "lib/payout/file_writer.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"

using namespace mitra;
using namespace mitra::payout;

namespace {

std::string written(std::string_view layout, const std::vector<PayeeWords>& payees) {
    const auto writer = file_layout(layout).make();
    std::ostringstream out;
    writer->head(out, {.payout = PayoutId{2},
                       .source_number = "1234567890",
                       .at = test::k_noon,
                       .zone = test::k_wib,
                       .lines = std::ssize(payees),
                       .total = Money{150'000 * std::ssize(payees)}});
    std::int64_t number = 0;
    for (const PayeeWords& payee : payees) {
        ++number;
        writer->line(out, {.line = PayoutLineId{number},
                           .payout = PayoutId{2},
                           .person = PersonId{10 + number},
                           .amount = Money{150'000},
                           .payee = payee});
    }
    return out.str();
}

const PayeeWords k_rina{"BCA", "0012345678", "Rina Sari"};

}  // namespace

TEST_CASE("the file for all banks has a row for each person, under a head", "[payout]") {
    CHECK(written("csv", {k_rina, {"BNI", "99887766", "Budi, S.Kom"}}) ==
          "person,amount,bank,number,holder,note\r\n"
          "PER-11,150000,BCA,0012345678,Rina Sari,PYT-2 LIN-1\r\n"
          "PER-12,150000,BNI,99887766,\"Budi, S.Kom\",PYT-2 LIN-2\r\n");
}

TEST_CASE("no name becomes a formula in the spreadsheet that opens the file", "[payout]") {
    for (const char* name : {"=HYPERLINK(1)", "+1", "-A1", "@SUM(A1)"}) {
        INFO(name);
        const std::string file = written("csv", {{name, "12345678", name}});
        CHECK(file.find(std::string{",'"} + name) != std::string::npos);
        CHECK(file.find(std::string{","} + name) == std::string::npos);
    }
}

TEST_CASE("the layouts of single banks say that no bank has taken them yet", "[payout]") {
    CHECK(file_layout("csv").verified);
    CHECK(file_name(PayoutId{2}, file_layout("csv")) == "PYT-2.csv");
    for (const char* name : {"bca", "mandiri"}) {
        CHECK_FALSE(file_layout(name).verified);
        CHECK(file_name(PayoutId{2}, file_layout(name)) == std::string{"PYT-2-"} + name + "-unverified.csv");
    }
    CHECK_THROWS_AS(file_layout("swift"), Error);
}

TEST_CASE("a line of each bank's layout", "[payout]") {
    CHECK(written("bca", {k_rina}) ==
          "No. Rekening,Nominal,Nama Penerima,Bank,Berita 1,Berita 2\r\n"
          "0012345678,150000.00,Rina Sari,BCA,PYT-2,LIN-1\r\n");
    CHECK(written("mandiri", {k_rina, {"Mandiri", "99887766", "Budi; Santoso"}}) ==
          "P,20261120,1234567890,2,300000\r\n"
          "0012345678,Rina Sari,,,,IDR,150000,PYT-2,LIN-1,LBU,BCA\r\n"
          "99887766,Budi Santoso,,,,IDR,150000,PYT-2,LIN-2,IBU,\r\n");
}

TEST_CASE("banks that take ASCII only get no other letters, and no endless names", "[payout]") {
    CHECK(plain_words("Ni Luh Ayú", 40) == "Ni Luh Ay");
    CHECK(plain_words("  A;B,C\n", 40) == "A B C");
    CHECK(plain_words(std::string(50, 'a'), 40).size() == 40);
}
