// The description of the JSON interface against the routes there are. What the program answers is held against it in
// tests/daemons/api_test.cpp.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "daemons/web/access.hpp"
#include "tests/unit/web/visitor.hpp"

using namespace mitra;
using namespace mitra::test;
using nlohmann::json;
using web::Access;

namespace {

json description() {
    Visitor visitor;
    const auto answer = visitor.get("/api/openapi.json");
    CHECK(answer.status == 200);
    CHECK_THAT(answer.content_type, Catch::StartsWith("application/json"));
    return json::parse(answer.body);
}

std::string lower(std::string_view method) {
    std::string text{method};
    for (char& c : text)
        c = static_cast<char>(c | 0x20);
    return text;
}

/// Every object in it, with where it is.
template <typename Use>
void walk(const json& value, const std::string& where, const Use& use) {
    if (value.is_object()) use(value, where);
    if (!value.is_structured()) return;
    for (const auto& entry : value.items())
        walk(entry.value(), where + "/" + entry.key(), use);
}

}  // namespace

TEST_CASE("every route of the JSON interface is described, and nothing else is", "[web][api][openapi]") {
    const json paths = description().at("paths");
    std::set<std::string> routes, described;
    for (const web::RouteRule& rule : web::route_rules()) {
        if (rule.pattern.starts_with("/api/")) routes.insert(lower(rule.method) + " " + std::string{rule.pattern});
    }
    for (const auto& path : paths.items()) {
        for (const auto& operation : path.value().items())
            described.insert(operation.key() + " " + path.key());
    }
    CHECK(routes == described);
}

TEST_CASE("the description says of each route whom it is for, as the table has it", "[web][api][openapi]") {
    const json paths = description().at("paths");
    const json bearer = json::array({{{"bearer", json::array()}}});
    const json either = json::array({{{"bearer", json::array()}}, {{"session", json::array()}}});
    for (const web::RouteRule& rule : web::route_rules()) {
        if (!rule.pattern.starts_with("/api/")) continue;
        CAPTURE(rule.method, rule.pattern);
        const json operation = paths.at(std::string{rule.pattern}).at(lower(rule.method));
        const json& security = operation.at("security");
        const json role = operation.value("x-role", json{});
        switch (rule.access) {
            case Access::api:
                CHECK(security.empty());
                break;
            case Access::api_token:
                CHECK(security == bearer);
                break;
            case Access::api_member:
                CHECK(security == either);
                CHECK(role == "member");
                CHECK(operation.at("responses").contains("403"));
                break;
            case Access::api_admin:
                CHECK(security == bearer);
                CHECK(role == "admin");
                CHECK(operation.at("responses").contains("403"));
                break;
            default:
                FAIL("a route of the JSON interface with the access of a page");
        }
        CHECK(operation.at("responses").contains("401") == (rule.access != Access::api));
        CHECK(operation.at("responses").contains("default"));
        // What writes can be made to happen once, and a session's write carries its csrf.
        std::set<std::string> parameters;
        for (const json& parameter : operation.value("parameters", json::array()))
            parameters.insert(parameter.contains("$ref") ? parameter.at("$ref").get<std::string>()
                                                         : parameter.at("name").get<std::string>());
        const bool writes = rule.method != "GET";
        CHECK(parameters.count("#/components/parameters/IdempotencyKey") == (writes ? 1 : 0));
        CHECK(parameters.count("#/components/parameters/CsrfToken") ==
              (writes && rule.access == Access::api_member ? 1 : 0));
        CHECK(parameters.count("id") == (rule.pattern.find("{id}") == std::string_view::npos ? 0 : 1));
    }
}

TEST_CASE("the description is closed: every reference leads somewhere, every object says all of its fields",
          "[web][api][openapi]") {
    const json whole = description();
    CHECK(whole.at("openapi").get<std::string>().starts_with("3."));
    std::set<std::string> ids, used;
    walk(whole, "", [&](const json& object, const std::string& where) {
        CAPTURE(where);
        if (object.contains("operationId")) CHECK(ids.insert(object.at("operationId").get<std::string>()).second);
        if (object.contains("$ref")) {
            const auto place = object.at("$ref").get<std::string>().substr(1);
            CHECK(whole.contains(json::json_pointer{place}));
            used.insert(place);
        }
        if (object.contains("properties") && object.contains("type")) {
            CHECK(object.at("additionalProperties") == false);
            for (const json& name : object.at("required"))
                CHECK(object.at("properties").contains(name.get<std::string>()));
        }
        if (object.contains("responses"))
            for (const auto& response : object.at("responses").items())
                CHECK(response.value().contains("content"));
    });
    for (const char* kind : {"schemas", "parameters"}) {
        for (const auto& part : whole.at("components").at(kind).items())
            CHECK(used.count(std::string{"/components/"} + kind + "/" + part.key()) == 1);
    }
}
