#include "tests/daemons/duitku_sandbox.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "tests/support/eventually.hpp"

namespace mitra::test {
namespace {

using sandbox::duitku::Account;
using sandbox::duitku::Scheme;
using sandbox::duitku::signature;
using sandbox::duitku::Signed;

Answered answered(const httplib::Result& result) {
    if (!result) return {};
    return {result->status, result->get_header_value("Content-Type"), result->body,
            result->get_header_value("Location")};
}

std::vector<std::string> words(const std::vector<std::string>& options) {
    std::vector<std::string> all{program("mitra-sandbox").string()};
    all.insert(all.end(), options.begin(), options.end());
    return all;
}

}  // namespace

nlohmann::json Answered::json() const {
    INFO(status << ' ' << body);
    REQUIRE(nlohmann::json::accept(body));
    return nlohmann::json::parse(body);
}

DuitkuSandbox::DuitkuSandbox(const std::vector<std::string>& options) : process_{words(options)} {
    process_.await_output("smtp ");
    std::istringstream lines{process_.out()};
    for (std::string name, url; lines >> name >> url;)
        urls_[name] = url;
}

Answered DuitkuSandbox::post(const std::string& path, const nlohmann::json& body,
                             const std::map<std::string, std::string>& headers) const {
    httplib::Client client{urls_.at("duitku")};
    const std::string text = body.is_string() ? body.get<std::string>() : body.dump();
    return answered(client.Post(path, httplib::Headers{headers.begin(), headers.end()}, text, "application/json"));
}

Answered DuitkuSandbox::get(const std::string& path) const {
    return answered(httplib::Client{urls_.at("duitku")}.Get(path));
}

Answered DuitkuSandbox::submit(const std::string& path, const Fields& fields) const {
    return answered(httplib::Client{urls_.at("duitku")}.Post(path, fields));
}

Answered DuitkuSandbox::control(const std::string& path, const Fields& fields) const {
    return answered(httplib::Client{urls_.at("inbox")}.Post(path, fields));
}

std::string DuitkuSandbox::front_page() const {
    return httplib::Client{urls_.at("inbox")}.Get("/")->body;
}

Answered DuitkuSandbox::pop(const nlohmann::json& invoice) const {
    static constexpr const char* k_timestamp = "1791185400000";
    return post("/api/merchant/createInvoice", invoice,
                {{"x-duitku-merchantcode", "DX0042"},
                 {"x-duitku-timestamp", k_timestamp},
                 {"x-duitku-signature", signature({}, Scheme::hmac_sha256, Signed::pop_header, {k_timestamp})}});
}

Answered DuitkuSandbox::v2(nlohmann::json invoice) const {
    const std::string order = invoice.value("merchantOrderId", "");
    const std::string amount = invoice.contains("paymentAmount") ? invoice["paymentAmount"].dump() : "";
    invoice["merchantCode"] = "DX0042";
    invoice["signature"] = signature({}, Scheme::hmac_sha256, Signed::inquiry, {order, amount});
    return post("/webapi/api/merchant/v2/inquiry", invoice);
}

Answered DuitkuSandbox::status(const std::string& order) const {
    return post("/api/merchant/transactionStatus",
                {{"merchantCode", "DX0042"},
                 {"merchantOrderId", order},
                 {"signature", signature({}, Scheme::hmac_sha256, Signed::status, {order})}});
}

void DuitkuSandbox::knob(const std::string& name, const std::string& value) const {
    REQUIRE(control("/duitku/knobs", {{name, value}}).status == 303);
}

void DuitkuSandbox::fault(const std::string& key, const std::string& kind, const std::string& count) const {
    REQUIRE(control("/fault", {{"key", key}, {"kind", kind}, {"count", count}, {"seconds", "1"}}).status == 303);
}

Answered DuitkuSandbox::act(const std::string& order, const std::string& act, Fields more) const {
    more.emplace("invoice", order);
    more.emplace("act", act);
    return control("/duitku/do.json", more);
}

nlohmann::json DuitkuSandbox::invoice(const std::string& order) const {
    const auto all = nlohmann::json::parse(httplib::Client{urls_.at("inbox")}.Get("/duitku.json")->body)["items"];
    for (auto each = all.rbegin(); each != all.rend(); ++each)
        if ((*each)["order"] == order) return *each;
    return nullptr;
}

nlohmann::json good_invoice(const std::string& order) {
    return {{"paymentAmount", 150000},
            {"merchantOrderId", order},
            {"productDetails", "Order 000123"},
            {"email", "budi@example.com"},
            {"customerVaName", "Budi Santoso"},
            {"merchantUserInfo", "budi@example.com"},
            {"itemDetails", {{{"name", "Program"}, {"price", 150000}, {"quantity", 1}}}},
            {"callbackUrl", "http://127.0.0.1:9/hook/duitku"},
            {"returnUrl", "http://127.0.0.1:9/o/TOKEN?bayar=1"},
            {"expiryPeriod", 60}};
}

CallbackServer::CallbackServer() : server_{std::make_unique<httplib::Server>()} {
    server_->Post("/hook/duitku", [this](const httplib::Request& request, httplib::Response& response) {
        const std::lock_guard lock{mutex_};
        received_.emplace_back(request.params);
        response.status = 200;
        if (!next_.empty()) {
            response.status = next_.front();
            next_.erase(next_.begin());
        }
        if (response.status == 302) response.set_redirect(url());
        response.set_content("OK", "text/plain");
    });
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_->listen_after_bind(); }};
    while (!server_->is_running())
        std::this_thread::yield();
}

CallbackServer::~CallbackServer() {
    server_->stop();
    thread_.join();
}

std::string CallbackServer::url() const {
    return fmt::format("http://127.0.0.1:{}/hook/duitku", port_);
}

void CallbackServer::answer_next(std::vector<int> statuses) {
    const std::lock_guard lock{mutex_};
    next_ = std::move(statuses);
}

std::vector<std::multimap<std::string, std::string>> CallbackServer::received() const {
    const std::lock_guard lock{mutex_};
    return received_;
}

std::vector<std::multimap<std::string, std::string>> CallbackServer::await(std::size_t count) const {
    REQUIRE(eventually([&] { return received().size() >= count; }));
    return received();
}

}  // namespace mitra::test
