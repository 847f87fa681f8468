#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemons/web/payment_trouble.hpp"
#include "daemons/web/site.hpp"
#include "daemons/web/steps_view.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/payment/payment.hpp"
#include "lib/people/check.hpp"
#include "lib/shop/order.hpp"
#include "lib/shop/product.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::web {

/// What the page of an order shows: how it stands, and what can be done next.
struct OrderView {
    shop::Order order;
    shop::Product product;
    std::optional<payment::Payment> payment;      ///< the latest attempt
    std::optional<payment::BankAccount> account;  ///< of a transfer
    std::string coupon;                           ///< the code that it used
    std::int64_t proofs = 0;
    std::string pixel_frame;               ///< where the trackers of whom it is credited to are told that it is paid
    std::string document;                  ///< where the document of its cancellation is; empty: it has none
    std::optional<ticket::Ticket> ticket;  ///< the newest problem that was reported
    std::string rejected;                  ///< why the last proof was not taken, while another is awaited
    bool reporting = false;  ///< the form to report a problem is open, and nothing is loaded anew under it
    std::vector<payment::duitku::Channel> channels;  ///< of a buyer who chooses here, and has not chosen yet

    StepsView steps;  ///< of what is owed after it was paid

    static OrderView of(const Site& site, db::Database& database, const shop::Order& order);

    /// Pending at Duitku, so that the next look may find it paid.
    [[nodiscard]] bool waits_for_provider() const;
    /// The provider's page, where there is one to pay on now.
    [[nodiscard]] std::optional<std::string> pay_page() const;
    /// Whether the buyer is to choose a channel on our page before the invoice is opened.
    [[nodiscard]] bool asks_channel(const Site& site) const;
    /// What went wrong with the last attempt at Duitku, while the order still waits for its money.
    [[nodiscard]] std::optional<PaymentTrouble> trouble() const;
    /// After how many seconds the page should look again by itself; 0: not. `on_the_way` to the provider's page.
    [[nodiscard]] int refresh_s(Instant now, bool on_the_way) const;
    /// Whether a proof may be handed in.
    [[nodiscard]] bool takes_proof() const;

    /// `typed` is what a form that is refused said.
    [[nodiscard]] http::Response page(const Site& site, int status,
                                      const std::vector<people::Complaint>& complaints = {},
                                      const http::Fields& typed = {}) const;
};

}  // namespace mitra::web
