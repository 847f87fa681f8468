#include <fmt/format.h>
#include <httplib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/eventually.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// A running mitra-sandbox and clients for its addresses.
struct Sandbox {
    mitra::test::Process process{{mitra::test::program("mitra-sandbox")}};
    std::map<std::string, std::string> urls;

    Sandbox() {
        process.await_output("smtp ");
        std::istringstream lines{process.out()};
        for (std::string name, url; lines >> name >> url;)
            urls[name] = url;
    }

    [[nodiscard]] httplib::Client client(const std::string& name) const { return httplib::Client{urls.at(name)}; }

    httplib::Result send(const std::string& key, const std::string& text) const {
        auto dripsender = client("dripsender");
        const json body{{"api_key", key}, {"phone", "6281562726272"}, {"text", text}};
        return dripsender.Post("/send", body.dump(), "application/json");
    }
    void fault(const std::string& key, const std::string& kind, const std::string& count = "1",
               const std::string& seconds = "1") const {
        const auto answer = client("inbox").Post(
            "/fault", httplib::Params{{"key", key}, {"kind", kind}, {"count", count}, {"seconds", seconds}});
        REQUIRE(answer);
        REQUIRE(answer->status == 303);
    }
    [[nodiscard]] json inbox(const std::string& query = "") const {
        return json::parse(client("inbox").Get("/inbox.json" + query)->body)["items"];
    }
};

}  // namespace

TEST_CASE("DripSender answers a good message with the plain text OK", "[sandbox]") {
    const Sandbox sandbox;
    const auto answer = sandbox.send("key-1", "Halo *Budi* 👋");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "OK");
    CHECK(answer->get_header_value("Content-Type") == "text/plain");
    const json items = sandbox.inbox("?to=6281562726272");
    REQUIRE(items.size() == 1);
    CHECK(items[0]["text"] == "Halo *Budi* 👋");
    CHECK(items[0]["key"] == "key-1");
    CHECK(sandbox.inbox("?to=62811").empty());
    CHECK(sandbox.inbox("?since=1").empty());
}

TEST_CASE("DripSender refuses what it cannot send, as JSON", "[sandbox]") {
    const Sandbox sandbox;
    auto client = sandbox.client("dripsender");
    const auto [body, type, status] = GENERATE(table<std::string, std::string, int>({
        {R"({"api_key":"k","phone":"62812345678","text":"x"})", "text/plain", 400},
        {R"({"api_key":"k","phone":"62812345678"})", "application/json", 400},
        {R"({"api_key":"k","phone":"+62812345678","text":"x"})", "application/json", 400},
        {R"({"phone":"62812345678","text":"x"})", "application/json", 404},
        {R"([1])", "application/json", 400},
        {R"({"api_key":)", "application/json", 400},
    }));
    const auto answer = client.Post("/send", body, type);
    REQUIRE(answer);
    CHECK(answer->status == status);
    CHECK(answer->get_header_value("Content-Type") == "application/json");
    CHECK(json::parse(answer->body)["error"].is_string());
    CHECK(sandbox.inbox("?all=1").empty());
}

TEST_CASE("each fault fails in its own way, as often as it was told", "[sandbox]") {
    const Sandbox sandbox;
    const auto [kind, status, delivered] = GENERATE(table<std::string, int, bool>({
        {"wrong_key", 404, false},
        {"blocked", 500, false},
        {"bad_request", 400, false},
        {"quota", 429, false},
        {"500", 500, false},
        {"slow", 200, true},
        {"drop_after_delivery", 0, true},
        {"lost", 200, false},
    }));
    // Only the slow one waits: the others would give the client no answer within its patience.
    sandbox.fault("key-1", kind, "1", kind == "slow" ? "1" : "3600");
    CHECK(sandbox.send("key-2", "another number")->status == 200);
    const auto began = std::chrono::steady_clock::now();
    const auto answer = sandbox.send("key-1", "hit");
    CHECK((answer ? answer->status : 0) == status);
    if (kind == "slow") CHECK(std::chrono::steady_clock::now() - began >= 1s);
    CHECK(sandbox.send("key-1", "after it")->status == 200);
    CHECK(sandbox.inbox().size() == (delivered ? 3U : 2U));
    const json all = sandbox.inbox("?all=1");
    REQUIRE(all.size() == 3);
    CHECK(all[1]["fault"] == kind);
    CHECK(all[1]["delivered"] == delivered);
}

TEST_CASE("a fault for every number lasts until it is switched off", "[sandbox]") {
    const Sandbox sandbox;
    sandbox.fault("*", "500", "0");
    CHECK(sandbox.send("key-1", "x")->status == 500);
    CHECK(sandbox.send("key-2", "x")->status == 500);
    sandbox.fault("*", "none");
    CHECK(sandbox.send("key-1", "x")->status == 200);
}

TEST_CASE("the key probe tells a good key from a wrong one", "[sandbox]") {
    const Sandbox sandbox;
    auto client = sandbox.client("dripsender");
    CHECK(client.Get("/lists/", {{"api-key", "key-1"}})->status == 200);
    CHECK(client.Get("/lists/")->status == 404);
    sandbox.fault("key-1", "wrong_key", "0");
    CHECK(client.Get("/lists/", {{"api-key", "key-1"}})->status == 404);
}

TEST_CASE("an answer reaches the number's webhook, and a body in return is noticed", "[sandbox]") {
    const Sandbox sandbox;
    httplib::Server web;
    std::string received;
    std::string reply;
    web.Post("/hook/dripsender/geheim", [&](const httplib::Request& request, httplib::Response& response) {
        received = request.body;
        response.set_content(reply, "text/plain");
    });
    const int port = web.bind_to_any_port("127.0.0.1");
    std::thread serving{[&web] { web.listen_after_bind(); }};
    auto client = sandbox.client("inbox");
    const std::string webhook = fmt::format("http://127.0.0.1:{}/hook/dripsender/geheim", port);
    CHECK(client.Post("/numbers", httplib::Params{{"key", "key-1"}, {"webhook", webhook}})->status == 303);

    const auto answer = [&client](const std::string& form) {
        const httplib::Params fields{{"to", "62812345678"}, {"key", "key-1"}, {"text", "STOP"}, {"form", form}};
        return json::parse(client.Post("/answer.json", fields)->body);
    };
    CHECK_FALSE(answer("standard")["would_reply"]);
    const json body = json::parse(received);
    CHECK(body["phone"] == "62812345678");
    CHECK(body["jid"] == "62812345678@s.whatsapp.net");
    CHECK(body["text"] == "STOP");
    CHECK(body["timestamp"].is_number_integer());
    answer("raw");
    CHECK(json::parse(received)["message"]["conversation"] == "STOP");
    CHECK(json::parse(received)["key"]["id"] != body["id"]);
    answer("group");
    CHECK(json::parse(received)["jid"].get<std::string>().ends_with("@g.us"));
    reply = "terima kasih";
    CHECK(answer("standard")["would_reply"]);
    web.stop();
    serving.join();
}

TEST_CASE("the inbox page shows words, never markup", "[sandbox]") {
    const Sandbox sandbox;
    sandbox.send("key-1", "<script>alert(1)</script> https://contoh.id/ref=1?a=\"b&c");
    const auto page = sandbox.client("inbox").Get("/");
    CHECK(page->body.find("<script>") == std::string::npos);
    CHECK(page->body.find("&lt;script&gt;") != std::string::npos);
    CHECK(page->body.find("href=\"https://contoh.id/ref=1?a=\">") != std::string::npos);
    CHECK(page->get_header_value("Content-Security-Policy").starts_with("default-src 'none'"));
}

TEST_CASE("addresses outside this machine are refused", "[sandbox]") {
    const auto program = mitra::test::program("mitra-sandbox").string();
    for (const char* address : {"0.0.0.0:0", "192.0.2.1:80", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000"})
        CHECK(mitra::test::run({program, "--listen", address}).status == 2);
    const Sandbox sandbox;
    const auto taken = sandbox.urls.at("dripsender").substr(7);
    CHECK(mitra::test::run({program, "--dripsender-listen", taken}).status == 4);
    auto client = sandbox.client("inbox");
    CHECK(client.Post("/numbers", httplib::Params{{"key", "k"}, {"webhook", "http://192.0.2.1/x"}})->status == 400);
}

TEST_CASE("the ports file is there when every address answers", "[sandbox]") {
    const mitra::test::TempDir dir;
    mitra::test::Process process{{mitra::test::program("mitra-sandbox"), "--ports-file", (dir / "ports").string()}};
    REQUIRE(mitra::test::eventually([&dir] { return std::filesystem::exists(dir / "ports"); }));
    std::ifstream ports{dir / "ports"};
    std::string name;
    std::string url;
    REQUIRE(ports >> name >> url);
    CHECK(name == "inbox");
    CHECK(httplib::Client{url}.Get("/")->status == 200);
}

TEST_CASE("SIGTERM ends it", "[sandbox]") {
    Sandbox sandbox;
    CHECK(sandbox.process.stop() == 0);
}
