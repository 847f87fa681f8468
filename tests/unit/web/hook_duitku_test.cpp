#include <catch2/catch.hpp>

#include "lib/db/inbox.hpp"
#include "tests/unit/payment/duitku_account.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;

namespace {

constexpr const char* k_path = "/hook/duitku";

struct Duitku : Visitor {
    http::Response says(const std::string& body, const std::string& path = k_path,
                        const std::string& type = "application/x-www-form-urlencoded") {
        return post_body(path, body, {{"content-type", type}});
    }
    std::int64_t stored() { return site.count("SELECT count(*) FROM inbox"); }
    std::uint64_t counted(const std::string& result) {
        const std::string text = hook_counts->text();
        const std::string name = "{result=\"" + result + "\"} ";
        return std::stoull(text.substr(text.find(name) + name.size()));
    }
};

}  // namespace

TEST_CASE("a genuine callback is stored as it came, sealed, and answered 200 OK", "[web]") {
    Duitku duitku;
    const auto answer = duitku.says(k_callback);
    CHECK(answer.status == 200);
    CHECK(answer.body == "OK");
    const auto event = db::Inbox{duitku.site.database, test_vault()}.waiting("duitku", 10).at(0);
    CHECK(event.event.body == k_callback);
    CHECK(duitku.site.count("SELECT count(*) FROM inbox WHERE instr(body_sealed, 'budi') > 0") == 0);
    CHECK(duitku.counted("stored") == 1);
}

TEST_CASE("one callback sent five times, in any order of its fields, is stored once and always answered 200", "[web]") {
    Duitku duitku;
    for (int i = 0; i < 5; ++i)
        CHECK(duitku.says(k_callback).status == 200);
    CHECK(duitku.says("issuerCode=&" + but(k_callback, "&issuerCode=", "")).status == 200);
    CHECK(duitku.stored() == 1);
    CHECK(duitku.counted("repeated") == 5);
    CHECK(duitku.says(but(k_callback, "resultCode=00", "resultCode=01")).status == 200);
    CHECK(duitku.stored() == 2);
}

TEST_CASE("a forged callback is 401, with nothing stored and nothing said", "[web]") {
    Duitku duitku;
    for (const std::string& body :
         {but(k_callback, "signature=a", "signature=b"), but(k_callback, "amount=150000", "amount=150001"),
          but(k_callback, "amount=150000", "amount=150000.00"), but(k_callback, "DX0042&", "DX0043&")}) {
        const auto answer = duitku.says(body);
        CHECK(answer.status == 401);
        CHECK(answer.body.empty());
    }
    CHECK(duitku.stored() == 0);
    CHECK(duitku.counted("not_authentic") == 4);
    CHECK(duitku.counted("other_scheme") == 0);
}

TEST_CASE("a callback signed with the scheme that is not configured is 401, and counted as such", "[web]") {
    Duitku duitku;
    CHECK(duitku
              .says(but(k_callback, "ae62eff2cbc24dae78a518339371406367045d439cddc9ece8d6250f9231ff47",
                        "032944aa79eb2ff8dc92700212daada3"))
              .status == 401);
    CHECK(duitku.stored() == 0);
    CHECK(duitku.counted("other_scheme") == 1);
}

TEST_CASE("what is no form is 415; a field twice, or in the address, is 400; nothing is stored", "[web]") {
    Duitku duitku;
    CHECK(duitku.says(R"({"merchantCode":"DX0042"})", k_path, "application/json").status == 415);
    CHECK(duitku.says(k_callback, k_path, "application/x-www-form-urlencodedx").status == 415);
    CHECK(duitku.says(k_callback, k_path, "").status == 415);
    CHECK(duitku.says(std::string{k_callback} + "&amount=150000").status == 400);
    CHECK(duitku.says(k_callback, std::string{k_path} + "?resultCode=00").status == 400);
    CHECK(duitku.says("").status == 400);
    CHECK(duitku.stored() == 0);
    CHECK(duitku.counted("malformed") == 6);
    CHECK(duitku.says(k_callback, k_path, "Application/X-WWW-Form-URLencoded; charset=utf-8").status == 200);
}
