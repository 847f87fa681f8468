#include "tests/daemons/topup_sandbox.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "tests/support/eventually.hpp"

namespace mitra::test {
namespace {

Heard heard(const httplib::Result& result) {
    return result ? Heard{result->status, result->body} : Heard{};
}

/// Scheme, host and port; and the rest.
std::pair<std::string, std::string> apart(const std::string& url) {
    const auto slash = url.find('/', std::string_view{"http://"}.size());
    return {url.substr(0, slash), url.substr(slash)};
}

httplib::Headers headers_of(const std::vector<std::pair<std::string, std::string>>& headers) {
    httplib::Headers all;
    for (const auto& [name, value] : headers)
        if (name != "Content-Type") all.emplace(name, value);
    return all;
}

}  // namespace

TopupSandbox::TopupSandbox() : process_{{program("mitra-sandbox").string()}} {
    process_.await_output("smtp ");
    std::istringstream lines{process_.out()};
    for (std::string name, url; lines >> name >> url;)
        urls_[name] = url;
    supplier_ = topup::vip_supplier(
        {.api_id = "testid01", .api_key = "testkey-000000000000000000000001", .url = urls_.at("vip") + "/api"});
    page_ = {.name = "maddstore",
             .key = "trapi-0000000000000000",
             .webhook_token = "trhook-0000000000000000",
             .url = urls_.at("trakteer") + "/v1/public",
             .pay_url = urls_.at("trakteer"),
             .unit = Money{1'000}};
}

Heard TopupSandbox::ask(const topup::Call& call) const {
    const auto [host, path] = apart(call.url);
    httplib::Client client{host};
    client.set_read_timeout(3, 0);
    return heard(client.Post(path, headers_of(call.headers), call.body, "application/x-www-form-urlencoded"));
}

Heard TopupSandbox::ask(const topup::trakteer::Call& call) const {
    const auto [host, path] = apart(call.url);
    return heard(httplib::Client{host}.Get(path, headers_of(call.headers)));
}

Heard TopupSandbox::form(const std::string& path, const Fields& fields) const {
    return heard(httplib::Client{urls_.at("vip")}.Post("/api/" + path, fields));
}

Heard TopupSandbox::get(const std::string& name, const std::string& path) const {
    return heard(httplib::Client{urls_.at(name)}.Get(path));
}

Heard TopupSandbox::submit(const std::string& name, const std::string& path, const Fields& fields) const {
    return heard(httplib::Client{urls_.at(name)}.Post(path, fields));
}

void TopupSandbox::control(const std::string& path, const Fields& fields) const {
    const Heard answer = submit("inbox", path, fields);
    INFO(path << ' ' << answer.body);
    REQUIRE((answer.status == 303 || answer.status == 200));
}

void TopupSandbox::fault(const std::string& key, const std::string& kind, const std::string& count) const {
    control("/fault", {{"key", key}, {"kind", kind}, {"count", count}, {"seconds", "4"}});
}

nlohmann::json TopupSandbox::all(const std::string& path) const {
    return nlohmann::json::parse(get("inbox", path).body);
}

topup::PlaceAnswer TopupSandbox::place(const topup::PlaceOrder& order) const {
    const Heard answer = ask(supplier_->place(order));
    return supplier_->read_place(order.channel, answer.status, answer.body);
}

topup::ListAnswer TopupSandbox::list(topup::Channel channel, std::int64_t limit) const {
    const Heard answer = ask(supplier_->ask_list(channel, limit));
    return supplier_->read_list(channel, answer.status, answer.body);
}

topup::Transaction TopupSandbox::transaction(topup::Channel channel, const std::string& trxid) const {
    const Heard answer = ask(supplier_->ask_transaction(channel, trxid));
    const auto list = supplier_->read_list(channel, answer.status, answer.body);
    REQUIRE(list.transactions.size() == 1);
    return list.transactions.front();
}

Money TopupSandbox::balance() const {
    const Heard answer = ask(supplier_->ask_account());
    const auto account = supplier_->read_account(answer.status, answer.body);
    REQUIRE(account.kind == topup::AccountAnswer::Kind::known);
    return account.balance;
}

HookServer::HookServer() : server_{std::make_unique<httplib::Server>()} {
    server_->Post("/hook/.*", [this](const httplib::Request& request, httplib::Response& response) {
        const std::lock_guard lock{mutex_};
        std::string body = request.body;
        if (body.empty())  // a form is taken apart before anybody sees it
            for (const auto& [name, value] : request.params)
                body += fmt::format("{}={}&", name, value);
        told_.push_back({request.path, body, request.get_header_value("X-Client-Signature"),
                         request.get_header_value("X-Webhook-Token")});
        response.status = status_;
    });
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_->listen_after_bind(); }};
    while (!server_->is_running())
        std::this_thread::yield();
}

HookServer::~HookServer() {
    server_->stop();
    thread_.join();
}

std::string HookServer::url() const {
    return fmt::format("http://127.0.0.1:{}/hook/it", port_);
}

void HookServer::answer(int status) {
    const std::lock_guard lock{mutex_};
    status_ = status;
}

std::vector<HookServer::Told> HookServer::told() const {
    const std::lock_guard lock{mutex_};
    return told_;
}

std::vector<HookServer::Told> HookServer::await(std::size_t count) const {
    REQUIRE(eventually([&] { return told().size() >= count; }));
    return told();
}

}  // namespace mitra::test
