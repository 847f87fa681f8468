#include "daemons/sandbox/vip/book.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/clock.hpp"

namespace mitra::sandbox::vip {

bool is_final(std::string_view status) {
    return status == "success" || status == "error";
}

// Unlike any number of an earlier run.
Book::Book() : last_number_{SystemClock{}.now().milliseconds / 1'000} {}

std::int64_t Book::balance() const {
    const std::lock_guard lock{mutex_};
    return balance_;
}

void Book::set_balance(std::int64_t balance) {
    const std::lock_guard lock{mutex_};
    balance_ = balance;
}

std::variant<Order, std::string> Book::place(Order order, std::int64_t minimum_balance) {
    const std::lock_guard lock{mutex_};
    if (order.price > 0) {
        if (balance_ < order.price) return "Saldo Anda tidak cukup untuk melakukan pemesanan ini.";
        if (balance_ == order.price) return "Saldo Anda rendah.";  // it must exceed the price
        if (balance_ - order.price < minimum_balance)
            return fmt::format("Saldo akun minimum Anda adalah {}.", minimum_balance);
    }
    balance_ -= order.price;
    order.charged = order.price;
    order.balance = balance_;
    order.trxid = fmt::format("VP{}", ++last_number_);
    places_[order.trxid] = orders_.size();
    orders_.push_back(order);
    return order;
}

std::vector<Order> Book::list(std::string_view channel) const {
    const std::lock_guard lock{mutex_};
    std::vector<Order> found;
    std::copy_if(orders_.rbegin(), orders_.rend(), std::back_inserter(found),
                 [channel](const Order& order) { return channel.empty() || order.channel == channel; });
    return found;
}

std::optional<Order> Book::find(const std::string& trxid) const {
    const std::lock_guard lock{mutex_};
    const auto place = places_.find(trxid);
    return place == places_.end() ? std::nullopt : std::optional{orders_[place->second]};
}

std::optional<Order> Book::move(const std::string& trxid, const std::string& status, const std::string& note,
                                bool zero_price) {
    const std::lock_guard lock{mutex_};
    const auto place = places_.find(trxid);
    if (place == places_.end()) return std::nullopt;
    Order& order = orders_[place->second];
    order.status = status;
    if (!note.empty()) order.note = note;
    if (status == "error" && !order.restored) {
        order.restored = true;
        balance_ += order.charged;
        if (zero_price) order.price = 0;
    }
    return order;
}

void Book::note_delivery(const std::string& trxid, const Delivery& delivery) {
    const std::lock_guard lock{mutex_};
    if (const auto place = places_.find(trxid); place != places_.end())
        orders_[place->second].deliveries.push_back(delivery);
}

int Book::repeats(const Order& order, Instant since) const {
    const std::lock_guard lock{mutex_};
    return static_cast<int>(std::count_if(orders_.begin(), orders_.end(), [&](const Order& each) {
        return each.channel == order.channel && each.code == order.code && each.target == order.target &&
               each.at >= since;
    }));
}

std::optional<Instant> Book::newest(std::string_view channel) const {
    const std::lock_guard lock{mutex_};
    for (auto order = orders_.rbegin(); order != orders_.rend(); ++order)
        if (order->channel == channel) return order->at;
    return std::nullopt;
}

}  // namespace mitra::sandbox::vip
