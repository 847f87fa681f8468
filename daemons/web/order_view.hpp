#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemons/web/site.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/payment/payment.hpp"
#include "lib/people/check.hpp"
#include "lib/shop/order.hpp"
#include "lib/shop/product.hpp"

namespace mitra::web {

/// What the page of an order shows: how it stands, and what can be done next.
struct OrderView {
    shop::Order order;
    shop::Product product;
    std::optional<payment::Payment> payment;      ///< the latest attempt
    std::optional<payment::BankAccount> account;  ///< of a transfer
    std::int64_t proofs = 0;
    std::vector<payment::duitku::Channel> channels;  ///< of a buyer who chooses here, and has not chosen yet

    static OrderView of(const Site& site, db::Database& database, const shop::Order& order);

    /// Pending at Duitku, so that the next look may find it paid.
    [[nodiscard]] bool waits_for_provider() const;
    /// The provider's page, where there is one to pay on now.
    [[nodiscard]] std::optional<std::string> pay_page() const;
    /// Whether the buyer is to choose a channel on our page before the invoice is opened.
    [[nodiscard]] bool asks_channel(const Site& site) const;
    /// Whether the page should look again by itself.
    [[nodiscard]] bool refreshes() const;
    /// Whether a proof may be handed in.
    [[nodiscard]] bool takes_proof() const;

    [[nodiscard]] http::Response page(const Site& site, const std::vector<people::Complaint>& complaints,
                                      int status) const;
};

}  // namespace mitra::web
