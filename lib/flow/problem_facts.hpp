#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/delivery/delivery.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/flow/services.hpp"
#include "lib/outbox/message_list.hpp"
#include "lib/payment/payment.hpp"
#include "lib/shop/order.hpp"

namespace mitra::flow {

/// What stands in our rows beside somebody's complaint about an order. Where something is wrong `*_next` is what to
/// type about it; empty where nothing is to be done.
struct ProblemFacts {
    shop::Order order;
    std::string product;
    std::optional<payment::Payment> payment;  ///< the one that settled it, else the latest attempt
    std::string paid_next;

    std::optional<delivery::Delivery> delivery;
    std::vector<delivery::Step> steps;
    std::string delivered_next;

    std::vector<delivery::Download> links;  ///< newest first
    std::string opened_next;

    std::vector<outbox::ListedMessage> messages;  ///< to the buyer about the order, oldest first
    std::string messages_next;

    std::optional<Instant> support_until;  ///< an open step of `system`: the time of questions or support

    [[nodiscard]] bool paid() const { return order.paid_at && order.state != shop::OrderState::refunded; }
    /// The first open step that is overdue, else the first open one that is somebody's turn.
    [[nodiscard]] const delivery::Step* next_step(Instant now) const;
    /// How often a file of the order left, and whether a link opens now.
    [[nodiscard]] std::int64_t downloads() const;
    [[nodiscard]] bool any_link_open(Instant now) const;
};

/// Error{not_found} where there is no such order.
ProblemFacts problem_facts(const Services& services, OrderId order);

/// The facts for a page in Indonesian: label and what is so.
std::vector<std::pair<std::string, std::string>> facts_in_indonesian(const Services& services,
                                                                     const ProblemFacts& facts);

}  // namespace mitra::flow
