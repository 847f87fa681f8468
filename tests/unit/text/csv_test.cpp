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
