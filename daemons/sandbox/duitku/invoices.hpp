#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/instant.hpp"

namespace mitra::sandbox::duitku {

enum class State { open, paid, failed, cancelled, expired };
std::string_view name_of(State state);

/// One callback that went out.
struct Attempt {
    Instant at;
    std::string mode;
    int number = 1;  ///< 1 to 5: of one callback
    int status = 0;  ///< 0: nobody answered
    std::string answer;
};

/// One transaction at Duitku.
struct Invoice {
    std::int64_t number = 0;  ///< 1, 2, 3, ... in the order of arrival
    std::string family;       ///< "pop" or "v2"
    std::string order;        ///< merchantOrderId
    std::string reference;
    std::string payment_number;  ///< publisherOrderId; also what v2's pay page is opened with
    std::int64_t amount = 0;
    std::string channel;  ///< empty: not chosen yet
    std::string product, email, name, additional, user_info;
    std::string callback_url, return_url;
    Instant created, expires;
    State state = State::open;
    std::vector<Attempt> attempts;

    /// An open one expires by itself.
    [[nodiscard]] State state_at(Instant now) const {
        return state == State::open && now >= expires ? State::expired : state;
    }
};

/// All invoices of this run, the newest `k_kept` of them. Any thread may call; what is given out is a copy.
class Invoices {
 public:
    static constexpr std::size_t k_kept = 20'000;

    /// Gives it its number, reference and payment number.
    Invoice add(Invoice invoice, const std::string& merchant_code);
    /// By reference, by payment number, or by order (the newest with that id).
    [[nodiscard]] std::optional<Invoice> find(const std::string& name) const;
    /// Oldest first.
    [[nodiscard]] std::vector<Invoice> list() const;
    /// Changes one in its place, and gives it back; nothing when it is gone.
    std::optional<Invoice> change(std::int64_t number, const std::function<void(Invoice&)>& change);
    void clear();

    /// True for the first who works on an order, until `leave`.
    bool enter(const std::string& order);
    void leave(const std::string& order);

 private:
    mutable std::mutex mutex_;
    std::map<std::int64_t, Invoice> invoices_;
    std::map<std::string, std::int64_t> numbers_;  ///< by any of its names
    std::map<std::string, int> in_hand_;
    std::int64_t last_number_ = 0;
};

/// Holds an order while a request for it runs.
class InHand {
 public:
    InHand(Invoices& invoices, std::string order);
    ~InHand();
    InHand(const InHand&) = delete;
    InHand& operator=(const InHand&) = delete;
    [[nodiscard]] bool mine() const { return mine_; }

 private:
    Invoices& invoices_;
    std::string order_;
    bool mine_;
};

}  // namespace mitra::sandbox::duitku
