#include "daemons/sandbox/duitku/invoices.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "lib/base/random.hpp"

namespace mitra::sandbox::duitku {
namespace {

std::string random_letters(std::size_t count) {
    static constexpr std::string_view k_letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    SystemRandom random;
    std::string text;
    while (text.size() < count)
        text += k_letters[static_cast<std::size_t>(random.between(0, k_letters.size() - 1))];
    return text;
}

}  // namespace

std::string_view name_of(State state) {
    static constexpr std::array k_names{"open", "paid", "failed", "cancelled", "expired"};
    return k_names.at(static_cast<std::size_t>(state));
}

Invoice Invoices::add(Invoice invoice, const std::string& merchant_code) {
    const LocalTime day = local_time(invoice.created, Zone{});
    invoice.reference =
        fmt::format("{}{:02}{:02}{:02}{}", merchant_code, day.year % 100, day.month, day.day, random_letters(10));
    invoice.payment_number = "BC" + random_letters(10);
    const std::lock_guard lock{mutex_};
    invoice.number = ++last_number_;
    for (const auto& name : {invoice.order, invoice.reference, invoice.payment_number})
        numbers_.insert_or_assign(name, invoice.number);
    invoices_.emplace(invoice.number, invoice);
    if (invoices_.size() > k_kept) {
        const auto oldest = invoices_.begin();
        for (const auto& name : {oldest->second.order, oldest->second.reference, oldest->second.payment_number})
            if (numbers_.at(name) == oldest->first) numbers_.erase(name);
        invoices_.erase(oldest);
    }
    return invoice;
}

std::optional<Invoice> Invoices::find(const std::string& name) const {
    const std::lock_guard lock{mutex_};
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) return std::nullopt;
    return invoices_.at(found->second);
}

std::vector<Invoice> Invoices::list() const {
    const std::lock_guard lock{mutex_};
    std::vector<Invoice> all;
    all.reserve(invoices_.size());
    for (const auto& [number, invoice] : invoices_)
        all.push_back(invoice);
    return all;
}

std::optional<Invoice> Invoices::change(std::int64_t number, const std::function<void(Invoice&)>& change) {
    const std::lock_guard lock{mutex_};
    const auto found = invoices_.find(number);
    if (found == invoices_.end()) return std::nullopt;
    change(found->second);
    return found->second;
}

void Invoices::clear() {
    const std::lock_guard lock{mutex_};
    invoices_.clear();
    numbers_.clear();
}

bool Invoices::enter(const std::string& order) {
    const std::lock_guard lock{mutex_};
    return in_hand_[order]++ == 0;
}

void Invoices::leave(const std::string& order) {
    const std::lock_guard lock{mutex_};
    if (--in_hand_[order] == 0) in_hand_.erase(order);
}

InHand::InHand(Invoices& invoices, std::string order)
    : invoices_{invoices}, order_{std::move(order)}, mine_{order_.empty() || invoices_.enter(order_)} {}

InHand::~InHand() {
    if (!order_.empty()) invoices_.leave(order_);
}

}  // namespace mitra::sandbox::duitku
