#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemons/web/site.hpp"
#include "lib/flow/order_topup.hpp"
#include "lib/people/check.hpp"
#include "lib/shop/order.hpp"
#include "lib/ticket/ticket.hpp"

namespace mitra::web {

/// What the page of a top-up shows: how it stands, and what its buyer does next.
struct TopupView {
    shop::Order order;
    topup::Topup topup;
    std::string status;                    ///< as `mitra topup-order status` has it; "expired" with its order
    std::string game, item;                ///< their names
    std::optional<flow::TipToPay> pay;     ///< while it can be paid
    std::optional<ticket::Ticket> ticket;  ///< the newest problem that was reported
    bool reporting = false;                ///< the form to report a problem is open: nothing is loaded anew under it

    /// Nothing where the order is no top-up.
    static std::optional<TopupView> of(const Site& site, db::Database& database, const shop::Order& order);

    [[nodiscard]] bool waits_for_tip() const { return pay.has_value(); }
    /// After how many seconds the page should look again by itself; 0: not.
    [[nodiscard]] int refresh_s(Instant now) const;
    [[nodiscard]] http::Response page(const Site& site, int status,
                                      const std::vector<people::Complaint>& complaints = {},
                                      const http::Fields& typed = {}) const;
};

/// Its page, "/topup/o/TOKEN".
std::string topup_path(const crypto::Vault& vault, const shop::Order& order);

}  // namespace mitra::web
