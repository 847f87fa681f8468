#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "lib/topup/trakteer.hpp"
#include "lib/topup/vip.hpp"
#include "tests/support/process.hpp"

namespace httplib {
class Server;
}

namespace mitra::test {

/// An answer as a client sees it; status 0: there was none.
struct Heard {
    int status = 0;
    std::string body;
};

/// A running mitra-sandbox, its VIP Reseller and its Trakteer, talked to by the very calls that mitra makes.
class TopupSandbox {
 public:
    using Fields = std::multimap<std::string, std::string>;

    TopupSandbox();

    [[nodiscard]] const topup::Supplier& supplier() const { return *supplier_; }
    [[nodiscard]] const topup::trakteer::Page& page() const { return page_; }
    [[nodiscard]] Heard ask(const topup::Call& call) const;
    [[nodiscard]] Heard ask(const topup::trakteer::Call& call) const;
    /// Any form to VIP, as it is.
    [[nodiscard]] Heard form(const std::string& path, const Fields& fields) const;
    [[nodiscard]] Heard get(const std::string& name, const std::string& path) const;
    [[nodiscard]] Heard submit(const std::string& name, const std::string& path, const Fields& fields) const;

    void control(const std::string& path, const Fields& fields) const;
    void knob(const std::string& name, const std::string& value) const { control("/vip/knobs", {{name, value}}); }
    void fault(const std::string& key, const std::string& kind, const std::string& count = "1") const;
    [[nodiscard]] nlohmann::json all(const std::string& path) const;

    [[nodiscard]] topup::PlaceAnswer place(const topup::PlaceOrder& order) const;
    [[nodiscard]] topup::ListAnswer list(topup::Channel channel, std::int64_t limit = 50) const;
    [[nodiscard]] topup::Transaction transaction(topup::Channel channel, const std::string& trxid) const;
    [[nodiscard]] Money balance() const;

 private:
    Process process_;
    std::map<std::string, std::string> urls_;
    std::unique_ptr<const topup::Supplier> supplier_;
    topup::trakteer::Page page_;
};

/// A merchant's server that notes what it is told, and answers as it is told.
class HookServer {
 public:
    struct Told {
        std::string path, body, signature, token;
    };
    HookServer();
    ~HookServer();
    HookServer(const HookServer&) = delete;
    HookServer& operator=(const HookServer&) = delete;

    [[nodiscard]] std::string url() const;
    void answer(int status);
    [[nodiscard]] std::vector<Told> told() const;
    /// Waits for so many.
    [[nodiscard]] std::vector<Told> await(std::size_t count) const;

 private:
    std::unique_ptr<httplib::Server> server_;
    int port_ = 0;
    mutable std::mutex mutex_;
    int status_ = 200;
    std::vector<Told> told_;
    std::thread thread_;
};

}  // namespace mitra::test
