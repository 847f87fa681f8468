#include "tests/unit/web/visitor.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "tests/unit/payment/duitku_account.hpp"
#include "tests/unit/topup/vip_account.hpp"

namespace mitra::test {
namespace {

http::Fields query_of(const std::string& text) {
    http::Fields query;
    std::istringstream parts{text};
    for (std::string part; std::getline(parts, part, '&');) {
        const auto equals = part.find('=');
        if (equals != std::string::npos) query.add(part.substr(0, equals), part.substr(equals + 1));
    }
    return query;
}

http::Request request_for(const char* method, const std::string& address_and_query) {
    const auto mark = address_and_query.find('?');
    http::Request request;
    request.method = method;
    request.path = address_and_query.substr(0, mark);
    if (mark != std::string::npos) request.query = query_of(address_and_query.substr(mark + 1));
    return request;
}

}  // namespace

Visitor::Visitor(Change change, std::string home) {
    change(site.site);
    web::add_routes(
        router_,
        std::make_shared<const web::Site>(web::Site{
            .view = web::View{site.site},
            .vault = test_vault(),
            .clock = site.clock,
            .services = [this](db::Database& writer) { return site.services(writer); },
            .home = std::move(home),
            .referral_kept = std::chrono::hours{24 * 90},
            .files = std::make_shared<const file::Folder>(files_.path(), test_vault()),
            .cookies = http::Cookies{http::Cookies::Transport::https},
            .limiter = limiter_,
            .duitku = duitku_account(),
            .supplier = vip(),
            .trakteer =
                topup::trakteer::Page{
                    .name = "maddstore", .key = "trapi-x", .webhook_token = "trhook-x", .url = {}, .pay_url = {}},
            .telegram_secret = "geheim",
            .hook_counts = hook_counts}));
}

http::Response Visitor::get(const std::string& address_and_query, http::Fields headers) {
    http::Request request = request_for("GET", address_and_query);
    request.headers = std::move(headers);
    return ask(std::move(request));
}

http::Response Visitor::head(const std::string& address_and_query) {
    http::Request request = request_for("HEAD", address_and_query);
    return ask(std::move(request));
}

http::Response Visitor::post(const std::string& path, http::Fields form, http::Fields headers) {
    http::Request request;
    request.method = "POST";
    request.path = path;
    request.form = std::move(form);
    request.headers = std::move(headers);
    return ask(std::move(request));
}

http::Response Visitor::post_body(const std::string& address_and_query, const std::string& body, http::Fields headers) {
    http::Request request = request_for("POST", address_and_query);
    request.headers = std::move(headers);
    request.body = body;
    return ask(std::move(request));
}

http::Response Visitor::put_body(const std::string& path, const std::string& body, http::Fields headers) {
    http::Request request = request_for("PUT", path);
    request.headers = std::move(headers);
    request.body = body;
    return ask(std::move(request));
}

http::Response Visitor::upload(const std::string& path, const std::string& field, const std::string& content,
                               http::Fields form, http::Fields headers) {
    const auto spool = std::make_shared<http::Spool>(files_.path());
    spool->append(content);
    http::Request request = request_for("POST", path);
    request.form = std::move(form);
    request.headers = std::move(headers);
    request.upload = http::Upload{field, "foto.png", spool};
    return ask(std::move(request));
}

http::Response Visitor::ask(http::Request request) {
    request.cookies = cookies;
    request.peer = address;
    const auto match = router_.find(request.method, request.path);
    REQUIRE(match.route != nullptr);
    request.parameters = match.parameters;
    auto answer = match.route->handler(request, site.database);
    if (const auto* slow = std::get_if<http::Slow>(&answer)) answer = slow->run(request, site.database);
    if (auto* work = std::get_if<http::Work>(&answer))
        return db::in_transaction(site.database, [&] { return (*work)(site.database); });
    if (auto* deferred = std::get_if<http::Deferred>(&answer)) {
        db::in_transaction(site.database, [&] { deferred->afterwards(site.database); });
        return std::move(deferred->response);
    }
    return std::get<http::Response>(std::move(answer));
}

http::Fields good_form() {
    return {{"sapaan", "Ibu"},         {"nama", "Siti Rahayu"}, {"kota", "Bogor"}, {"profesi", "Guru"},
            {"no_wa", "081562726272"}, {"setuju", "ya"},        {"kunci", "a-key"}};
}

http::Fields good_form_but(const std::string& field, const std::string& value) {
    http::Fields changed;
    for (const auto& [name, usual] : good_form())
        changed.add(name, name == field ? value : usual);
    return changed;
}

std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

bool has(const http::Response& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
}

}  // namespace mitra::test
