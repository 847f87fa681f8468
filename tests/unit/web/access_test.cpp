// Every route of the site against the table of who may use it: what its row forbids is tried.
#include "daemons/web/access.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/web/member.hpp"

using namespace mitra;
using namespace mitra::test;
using namespace std::chrono_literals;
using web::Access;

namespace {

const http::Fields k_ours{{"origin", "https://www.webdonasi.com"}};
const std::string k_junk(43, 'x');

/// An address that fits a pattern: each {name} is a token that nobody gave out.
std::string address_of(std::string_view pattern) {
    std::string address;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            address += pattern[i];
            continue;
        }
        i = pattern.find('}', i);
        address += k_junk;
    }
    return address;
}

/// Every route with this access and method, as the router has it.
std::vector<std::string> routes(const Visitor& visitor, Access access, std::string_view method) {
    std::vector<std::string> found;
    for (const http::Route& route : visitor.router().routes()) {
        const auto* rule = web::rule_of(route.method, route.pattern);
        if (rule && rule->access == access && route.method == method) found.push_back(address_of(route.pattern));
    }
    REQUIRE_FALSE(found.empty());
    return found;
}

bool leads_to_sign_in(const http::Response& answer) {
    return answer.status == 303 && header(answer, "Location").starts_with("/masuk");
}

}  // namespace

TEST_CASE("somebody has decided about every route, and every decision has its route", "[web][access]") {
    const Visitor visitor;
    std::vector<const web::RouteRule*> used;
    for (const http::Route& route : visitor.router().routes()) {
        CAPTURE(route.method, route.pattern);
        const auto* rule = web::rule_of(route.method, route.pattern);
        CHECK(rule != nullptr);
        used.push_back(rule);
    }
    for (const web::RouteRule& rule : web::route_rules()) {
        CAPTURE(rule.method, rule.pattern);
        CHECK(std::count(used.begin(), used.end(), &rule) == 1);
        // Nobody reads with a form, and nothing changes by a look.
        CHECK((rule.method == "GET" || rule.access != Access::page));
        CHECK((rule.method == "POST" || rule.access != Access::form));
    }
}

TEST_CASE("pages of a session lead who has none to the sign-in", "[web][access]") {
    Member siti;
    const auto look = [&](const std::string& cookie) {
        if (!cookie.empty()) siti.visitor.cookies = {{"__Host-sesi", cookie}};
        for (const std::string& address : routes(siti.visitor, Access::session, "GET")) {
            CAPTURE(address);
            CHECK(leads_to_sign_in(siti.visitor.get(address)));
        }
    };
    look("");
    look(k_junk);
    siti.enter();
    const std::string real = siti.session_cookie();
    look(real.substr(1));
    siti.visitor.cookies = {{"sesi", real}};  // without its prefix another host of the domain could set it
    look("");
    siti.site().clock.advance(24h * 31);
    look(real);
}

TEST_CASE("whoever is not signed in changes nothing by a session's forms", "[web][access]") {
    Member siti;
    siti.enter();
    const std::string token = siti.csrf();
    siti.visitor.cookies = {};
    for (const std::string& address : routes(siti.visitor, Access::session, "POST")) {
        CAPTURE(address);
        CHECK(leads_to_sign_in(siti.visitor.post(address, {{"csrf", token}}, k_ours)));
    }
    CHECK(siti.site().count("SELECT count(*) FROM session") == 1);
}

TEST_CASE("a session's forms need its own token and our own Origin", "[web][access]") {
    Member siti;
    siti.enter();
    const std::string others = siti.csrf();
    siti.enter();
    const std::string own = siti.csrf();
    for (const std::string& address : routes(siti.visitor, Access::session, "POST")) {
        CAPTURE(address);
        for (const char* origin : {"https://evil.example", "null", "https://www.webdonasi.com.evil.example",
                                   "http://www.webdonasi.com", "https://www.webdonasi.com:8443"})
            CHECK(siti.visitor.post(address, {{"csrf", own}}, {{"origin", origin}}).status == 403);
        CHECK(siti.visitor.post(address, {{"csrf", own}}).status == 403);
        CHECK(siti.visitor.post(address, {}, k_ours).status == 403);
        CHECK(siti.visitor.post(address, {{"csrf", ""}}, k_ours).status == 403);
        CHECK(siti.visitor.post(address, {{"csrf", others}}, k_ours).status == 403);
    }
    CHECK(siti.site().count("SELECT count(*) FROM session") == 2);
    CHECK(siti.site().count("SELECT count(*) FROM audit") == 0);
}

TEST_CASE("forms that another site sends are refused", "[web][access]") {
    Visitor visitor;
    for (const Access access : {Access::form, Access::link, Access::admin_action}) {
        for (const std::string& address : routes(visitor, access, "POST")) {
            CAPTURE(address);
            for (const char* origin : {"https://evil.example", "null"})
                CHECK(visitor.post(address, good_form(), {{"origin", origin}}).status == 403);
        }
    }
    CHECK(visitor.site.count("SELECT count(*) FROM person") == 0);
}

TEST_CASE("a token that nobody gave out opens nothing", "[web][access]") {
    Member siti;
    siti.enter();  // a session helps nothing either
    for (const Access access : {Access::link, Access::admin_action}) {
        for (const std::string& address : routes(siti.visitor, access, "GET")) {
            CAPTURE(address);
            const int status = siti.visitor.get(address).status;
            CHECK((status == 404 || status == 410));
        }
        for (const std::string& address : routes(siti.visitor, access, "POST")) {
            CAPTURE(address);
            const int status = siti.visitor.post(address, {{"sandi", "panjang sekali"}}, k_ours).status;
            CHECK((status == 404 || status == 410));
        }
    }
    CHECK(siti.site().count("SELECT count(*) FROM session") == 1);
}

TEST_CASE("the API takes a token in its header, never a cookie", "[web][access]") {
    Member siti;
    siti.enter();
    for (const std::string& address : routes(siti.visitor, Access::api_token, "GET")) {
        CAPTURE(address);
        CHECK(siti.visitor.get(address).status == 401);
        CHECK(siti.visitor.get(address, {{"authorization", "Bearer " + k_junk}}).status == 401);
        CHECK(siti.visitor.get(address, {{"authorization", "Bearer " + siti.session_cookie()}}).status == 401);
    }
}

TEST_CASE("a webhook that proves nothing is not heard", "[web][access]") {
    Visitor visitor;
    for (const std::string& address : routes(visitor, Access::webhook, "POST")) {
        CAPTURE(address);
        const int status = visitor.post_body(address, "{}").status;
        CHECK((status == 400 || status == 401 || status == 404 || status == 415));
    }
    CHECK(visitor.site.count("SELECT count(*) FROM inbox") == 0);
}

TEST_CASE("a look at a page that anybody may see signs nobody in", "[web][access]") {
    Visitor visitor;
    for (const std::string& address : routes(visitor, Access::page, "GET")) {
        CAPTURE(address);
        CHECK(header(visitor.get(address), "Set-Cookie").find("sesi") == std::string::npos);
    }
}
