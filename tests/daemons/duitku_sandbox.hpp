#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "daemons/sandbox/duitku/signature.hpp"
#include "tests/support/process.hpp"

namespace httplib {
class Server;
}

namespace mitra::test {

/// An answer as a client sees it; status 0: there was none.
struct Answered {
    int status = 0;
    std::string type, body, location;
    /// The body as JSON; a failed test when it is none.
    [[nodiscard]] nlohmann::json json() const;
};

/// A running mitra-sandbox and its Duitku, talked to as a merchant does.
class DuitkuSandbox {
 public:
    using Fields = std::multimap<std::string, std::string>;

    explicit DuitkuSandbox(const std::vector<std::string>& options = {});

    [[nodiscard]] Answered post(const std::string& path, const nlohmann::json& body,
                                const std::map<std::string, std::string>& headers = {}) const;
    [[nodiscard]] Answered get(const std::string& path) const;
    /// A form of a pay page.
    [[nodiscard]] Answered submit(const std::string& path, const Fields& fields) const;
    /// To the sandbox's own pages.
    [[nodiscard]] Answered control(const std::string& path, const Fields& fields) const;

    [[nodiscard]] std::string front_page() const;

    /// Well signed, as the family wants it.
    [[nodiscard]] Answered pop(const nlohmann::json& invoice) const;
    [[nodiscard]] Answered v2(nlohmann::json invoice) const;
    [[nodiscard]] Answered status(const std::string& order) const;

    void knob(const std::string& name, const std::string& value) const;
    void fault(const std::string& key, const std::string& kind, const std::string& count = "1") const;
    [[nodiscard]] Answered act(const std::string& order, const std::string& act, Fields more = {}) const;
    /// The newest invoice of an order, as /duitku.json shows it.
    [[nodiscard]] nlohmann::json invoice(const std::string& order) const;
    [[nodiscard]] std::string url(const std::string& name) const { return urls_.at(name); }

 private:
    Process process_;
    std::map<std::string, std::string> urls_;
};

/// A create request that nothing is wrong with.
nlohmann::json good_invoice(const std::string& order = "INV-2026-000123-1");

/// A merchant's server that notes the callbacks and answers as it is told.
class CallbackServer {
 public:
    CallbackServer();
    ~CallbackServer();
    CallbackServer(const CallbackServer&) = delete;
    CallbackServer& operator=(const CallbackServer&) = delete;

    [[nodiscard]] std::string url() const;
    /// The statuses of the next answers; after them 200.
    void answer_next(std::vector<int> statuses);
    [[nodiscard]] std::vector<std::multimap<std::string, std::string>> received() const;
    /// Waits for so many, and gives them back.
    [[nodiscard]] std::vector<std::multimap<std::string, std::string>> await(std::size_t count) const;

 private:
    std::unique_ptr<httplib::Server> server_;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::vector<int> next_;
    std::vector<std::multimap<std::string, std::string>> received_;
    std::thread thread_;
};

}  // namespace mitra::test
