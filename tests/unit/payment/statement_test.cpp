#include "lib/payment/statement.hpp"

#include <catch2/catch.hpp>

#include <sstream>

#include "lib/base/error.hpp"
#include "tests/support/clock.hpp"

using namespace mitra;
using payment::BankAmount;
using payment::StatementLine;
using Kind = StatementLine::Kind;
using test::k_noon;
using test::k_wib;

namespace {

std::vector<StatementLine> read(const std::string& csv) {
    std::istringstream in{csv};
    return payment::read_statement(in, k_noon, k_wib);
}

std::int64_t rupiah(const char* text) {
    const auto amount = payment::read_bank_amount(text);
    return amount ? amount->rupiah.rupiah() : -1;
}

std::string day(const char* text) {
    return payment::read_bank_day(text, k_noon, k_wib).value_or("");
}

}  // namespace

TEST_CASE("amounts are read as banks write them", "[payment]") {
    for (const char* text : {"150123", "150.123", "150,123", "150.123,00", "150,123.00", "150123.00", "150123,00",
                             "Rp150.123", "Rp. 150.123,00", "IDR 150,123.00", " 150.123,00 CR", "+150123", "'150123"})
        CHECK(rupiah(text) == 150'123);
    CHECK(rupiah("1.500.123,00") == 1'500'123);
    CHECK(rupiah("1,500,123.00") == 1'500'123);
    CHECK(rupiah("000150123") == 150'123);
    CHECK(rupiah("0.00") == 0);
    CHECK(rupiah("99999999999") == 99'999'999'999);
}

TEST_CASE("what is no amount of whole rupiah, or could be two, is none", "[payment]") {
    for (const char* text : {"",
                             "-",
                             "abc",
                             "150.1",
                             "150.12",
                             "150.123,45",
                             "1,500,12",
                             "1.500,123",
                             "1500.123",
                             "12.34.567",
                             "1e5",
                             "0x10",
                             "150 123 x",
                             "100000000001",
                             "99999999999999999999999",
                             "9223372036854775808",
                             "..",
                             ".150",
                             "150.",
                             "150,",
                             "1.500.00",
                             "\xef\xbc\x91"})
        CHECK(rupiah(text) == -1);
}

TEST_CASE("what left the account is told by its sign, wherever it stands", "[payment]") {
    for (const char* text : {"-150.123", "150.123-", "(150.123,00)", "150.123,00 DB", "Rp -150.123", "150123 Debet"})
        CHECK(payment::read_bank_amount(text)->sign == BankAmount::Sign::outgoing);
    for (const char* text : {"+150.123", "150.123,00 CR", "150.123 KREDIT"})
        CHECK(payment::read_bank_amount(text)->sign == BankAmount::Sign::incoming);
    CHECK(payment::read_bank_amount("150.123")->sign == BankAmount::Sign::none);
}

TEST_CASE("days are read as banks write them, day before month", "[payment]") {
    for (const char* text : {"20/11/2026", "20-11-2026", "20/11/26", "2026-11-20", "2026-11-20 10:11:12", "'20/11",
                             "20 Nov 2026", "20-Nov-26", "2026-11-20T10:11:12", "20/11/2026 10.11", "20.11.2026"})
        CHECK(day(text) == "2026-11-20");
    CHECK(day("1/2/2026") == "2026-02-01");
    CHECK(day("05 Agustus 2026") == "2026-08-05");
    CHECK(day("5 Mei 2026") == "2026-05-05");
    CHECK(day("31/12") == "2025-12-31");  // without a year: the last one that is past
    for (const char* text : {"", "PEND", "31/02/2026", "20/13/2026", "2026", "20/11/2026 s/d 30/11/2026", "20-Foo-26",
                             "20/11/226", "-1/2/2026", "99999999999/1/2026"})
        CHECK(day(text).empty());
}

TEST_CASE("a statement of BCA: text above, an unnamed column of CR and DB, totals below", "[payment]") {
    const auto lines = read(
        "Account No.,=,'1234567890\r\nName,=,YAYASAN WEBDONASI\r\nCurrency,=,IDR\r\n\r\n"
        "Date,Description,Branch,Amount,,Balance\r\n"
        "'19/11,\"TRSF E-BANKING CR 1911/FTSCY BUDI\",'0000,150123.00,CR,1150123.00\r\n"
        "'19/11,BIAYA ADM,'0000,15000.00,DB,1135123.00\r\n"
        "PEND,KARTU DEBIT,'0000,20000.00,DB,\r\n"
        "'20/11,BUNGA,'0000,12.34,CR,1135135.34\r\n"
        "Starting Balance,=,1000000.00\r\nCredit,=,150123.00\r\n");
    REQUIRE(lines.size() == 6);
    CHECK(lines[0].kind == Kind::incoming);
    CHECK(lines[0].line == 6);
    CHECK(lines[0].day == "2026-11-19");
    CHECK(lines[0].amount == Money{150'123});
    CHECK(lines[0].words == "TRSF E-BANKING CR 1911/FTSCY BUDI");
    for (std::size_t i = 1; i < lines.size(); ++i)
        CHECK(lines[i].kind == Kind::skipped);
    CHECK(lines[2].why == "not booked yet");
}

TEST_CASE("statements of Mandiri and BRI: a column for what came", "[payment]") {
    const auto mandiri = read(
        "Account No,Date,Val. Date,Transaction Code,Description,Description,Reference No.,Debit,Credit,\n"
        "123,20/11/26,20/11/26,9101,TRANSFER,DARI BUDI,,\".00\",\"1,500,123.00\",\n"
        "123,20/11/26,20/11/26,9102,BIAYA,,,\"6,500.00\",\"0.00\",\n");
    REQUIRE(mandiri.size() == 2);
    CHECK(mandiri[0].amount == Money{1'500'123});
    CHECK(mandiri[0].words == "TRANSFER DARI BUDI");
    CHECK(mandiri[1].kind == Kind::skipped);

    const auto bri = read(
        "Mutasi Rekening, Periode November\n"
        "TGL_TRAN;DESK_TRAN;MUTASI_DEBET;MUTASI_KREDIT;SALDO\n"
        "2026-11-20 09:10:11;BRIVA BUDI;0,00;150.123,00;1.150.123,00\n");
    REQUIRE(bri.size() == 1);
    CHECK(bri[0].kind == Kind::incoming);
    CHECK(bri[0].amount == Money{150'123});
}

TEST_CASE("the simplest file, and one from Excel", "[payment]") {
    const auto simple = read("tanggal,keterangan,jumlah\n2026-11-20,Budi,150123\n2026-11-20,Bayar listrik,-99000\n");
    REQUIRE(simple.size() == 2);
    CHECK(simple[0].kind == Kind::incoming);
    CHECK(simple[1].kind == Kind::skipped);
    const auto excel =
        read("\xef\xbb\xbfTanggal;Keterangan;Nominal;Tipe\r\n20/11/2026;\"Budi; Bogor\";Rp150.123,00;K\r\n");
    REQUIRE(excel.size() == 1);
    CHECK(excel[0].words == "Budi; Bogor");
}

TEST_CASE("rows that look like rows and cannot be read are told with their line", "[payment]") {
    const auto lines = read(
        "date,description,amount,type\n"
        "31/02/2026,a,150123,CR\n"
        "20/11/2026,b,150.1,CR\n"
        "20/11/2026,c,150123,MAYBE\n"
        "21/11/2026,from tomorrow,150123,CR\n"
        "20/11/2026,,,\n"
        "20/11/2026,too much,100000000001,CR\n"
        "20/11/2026,short row\n");
    REQUIRE(lines.size() == 7);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        CHECK(lines[i].kind == Kind::wrong);
        CHECK(lines[i].line == static_cast<std::int64_t>(i) + 2);
        CHECK_FALSE(lines[i].why.empty());
    }
}

TEST_CASE("what is no statement is refused whole", "[payment]") {
    const std::string elf = std::string{"\x7f"} + "ELF\x02\x01\x01" + std::string(64, '\0');
    const std::string utf16 = std::string{"\xff\xfe"} + std::string{"t\0a\0n\0", 6};
    for (const std::string& file : {std::string{}, elf, utf16, std::string{"nama,kota\nBudi,Bogor\n"},
                                    std::string{"tanggal,jumlah\n2026-11-20,1\n2026-11-20,\"2\xe9\"\n"},
                                    std::string{"tanggal,jumlah\n2026-11-20,\"1\"2\n"},
                                    "tanggal,jumlah,keterangan\n2026-11-20,1," + std::string(70'000, 'x') + "\n",
                                    std::string(payment::k_longest_statement + 1, 'x')})
        CHECK_THROWS_AS(read(file), Error);
    // Words beyond measure are cut, between characters.
    const auto lines = read("tanggal,jumlah,keterangan\n2026-11-20,1," + std::string(499, 'x') + "\xc3\xa9zz\n");
    CHECK(lines.at(0).words == std::string(499, 'x'));
}
