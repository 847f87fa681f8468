#include "lib/text/csv.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace mitra;

namespace {

std::string written(const text::CsvRow& row) {
    std::ostringstream out;
    text::write_csv(out, row);
    return out.str();
}

}  // namespace

TEST_CASE("what a spreadsheet would run is only shown by it, and a number below zero stays one", "[text][csv]") {
    CHECK(written({"=1+1", "+62812", "@SUM(A1)", "-1+1", "-", "--5"}) == "'=1+1,'+62812,'@SUM(A1),'-1+1,'-,'--5\r\n");
    CHECK(written({"-5000", "5000", "a-b"}) == "-5000,5000,a-b\r\n");
    CHECK(written({"\t=1", "\r=1"}) == "'\t=1,\"'\r=1\"\r\n");
}

TEST_CASE("what would end a field is quoted", "[text][csv]") {
    CHECK(written({"a,b", "a\"b", "a;b", ""}) == "\"a,b\",\"a\"\"b\",\"a;b\",\r\n");
}

TEST_CASE("blanks at the ends of a field come back", "[text][csv]") {
    const text::CsvRow row{" a", "b ", "c\t", " ", "d e"};
    CHECK(written(row) == "\" a\",\"b \",\"c\t\",\" \",d e\r\n");
    std::istringstream in{written(row)};
    text::read_csv(in, [&](const text::CsvRow& again, std::int64_t) { CHECK(again == row); });
}

TEST_CASE("named columns stand in any order, with others between them", "[text][csv]") {
    const text::CsvColumns columns{"this is no list", {"person", "amount", "reason"}, 2};
    const auto read = [&](const std::string& content) {
        std::istringstream in{content};
        std::string all;
        text::read_named_csv(in, columns, [&](const text::CsvRow& fields, std::int64_t line) {
            all += std::to_string(line) + ":" + fields.at(0) + "/" + fields.at(1) + "/" + fields.at(2) + "\n";
        });
        return all;
    };
    CHECK(read("Amount,x,PERSON\n5,a,PER-1\n,,\n7\n") == "2:PER-1/5/\n4:/7/\n");
    CHECK_THROWS_WITH(read("person,reason\nPER-1,x\n"), "this is no list: the first row names the columns");
    CHECK_THROWS_WITH(read(""), "this is no list: the first row names the columns");
    CHECK_THROWS_WITH(read("person,amount,Person\n"), "two columns are called 'person'");
}

TEST_CASE("a line ends as any system ends it, and is counted", "[text][csv]") {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        std::istringstream in{"a;b" + end + "1;\"x" + end + "y,,,\"" + end + "2;z"};
        std::vector<std::pair<std::int64_t, text::CsvRow>> rows;
        text::read_csv(in, [&](const text::CsvRow& row, std::int64_t line) { rows.emplace_back(line, row); });
        REQUIRE(rows.size() == 3);
        CHECK((rows[0].first == 1 && rows[0].second == text::CsvRow{"a", "b"}));
        CHECK((rows[1].first == 3 && rows[1].second == text::CsvRow{"1", "x" + end + "y,,,"}));
        CHECK((rows[2].first == 4 && rows[2].second == text::CsvRow{"2", "z"}));
    }
}
