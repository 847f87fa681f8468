#pragma once

#include <optional>

#include "lib/payment/payment.hpp"
#include "lib/shop/order.hpp"
#include "tests/daemons/duitku_sandbox.hpp"
#include "tests/daemons/sending_site.hpp"
#include "tests/support/services.hpp"

namespace mitra::test {

/// An installation that sells through Duitku, with mitra-sandbox as Duitku; nothing of it stays open between calls.
class DuitkuShop {
 public:
    enum class Family { pop, v2 };
    explicit DuitkuShop(Family family = Family::pop);

    [[nodiscard]] const DuitkuSandbox& duitku() const { return sandbox_; }
    [[nodiscard]] std::vector<std::string> words(const std::string& program) const;
    [[nodiscard]] Finished mitra(std::vector<std::string> command) const;
    [[nodiscard]] Finished once() const;
    /// Places an order of 150.000 through Duitku. Where mitra-web runs, its port is where Duitku calls back.
    [[nodiscard]] OrderId order(std::uint16_t web_port = 9) const;
    [[nodiscard]] std::optional<payment::Payment> payment(OrderId order) const;
    [[nodiscard]] std::string order_state(OrderId order) const;
    [[nodiscard]] std::int64_t count(const std::string& sql) const;
    void change(const std::string& sql) const;

 private:
    [[nodiscard]] db::Database open() const;
    TempDir dir_;
    crypto::Vault vault_;
    DuitkuSandbox sandbox_;
    ProductId product_;
};

}  // namespace mitra::test
