#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/base/instant.hpp"

namespace mitra::sandbox::vip {

/// One webhook that went out.
struct Delivery {
    Instant at;
    std::string status;  ///< of the order, as it was told
    int answer = 0;      ///< 0: nobody answered
    std::string text;
};

/// One transaction.
struct Order {
    std::string channel, trxid;
    std::string target, shown_target, zone, code, service;
    std::string status = "waiting", note;
    std::int64_t price = 0;    ///< as it is shown
    std::int64_t charged = 0;  ///< what the deposit went down by
    bool restored = false;     ///< the deposit has it back
    std::int64_t balance = 0;  ///< after it
    Instant at;
    std::vector<Delivery> deliveries;
};

bool is_final(std::string_view status);

/// The deposit, and all orders of this run. Any thread may call.
class Book {
 public:
    Book();
    [[nodiscard]] std::int64_t balance() const;
    void set_balance(std::int64_t balance);

    /// Gives it its number and charges the deposit, or says why not. A row of price 0 charges nothing.
    std::variant<Order, std::string> place(Order order, std::int64_t minimum_balance);
    /// Newest first; of one channel where it is named.
    [[nodiscard]] std::vector<Order> list(std::string_view channel = {}) const;
    [[nodiscard]] std::optional<Order> find(const std::string& trxid) const;
    /// A new status; the first "error" gives the deposit back. Nothing where there is none such.
    std::optional<Order> move(const std::string& trxid, const std::string& status, const std::string& note,
                              bool zero_price);
    void note_delivery(const std::string& trxid, const Delivery& delivery);
    /// How many were placed for this service and target since `since`.
    [[nodiscard]] int repeats(const Order& order, Instant since) const;
    [[nodiscard]] std::optional<Instant> newest(std::string_view channel) const;

 private:
    mutable std::mutex mutex_;
    std::int64_t balance_ = 5'000'000;
    std::int64_t last_number_ = 0;
    std::vector<Order> orders_;  ///< oldest first
    std::map<std::string, std::size_t> places_;
};

}  // namespace mitra::sandbox::vip
