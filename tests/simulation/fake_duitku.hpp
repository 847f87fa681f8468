#pragma once

#include <deque>
#include <map>
#include <string>

#include "lib/flow/duitku_jobs.hpp"
#include "tests/simulation/world.hpp"

namespace mitra::simulation {

/// Duitku: its invoices, what buyers paid there, and the callbacks that it sends early, late, twice or never. What it
/// answers to a question is true, if it answers.
class FakeDuitku {
 public:
    explicit FakeDuitku(World& world);

    struct Invoice {
        std::string order, reference;
        std::int64_t amount = 0;
        Instant expires;
        std::optional<Instant> paid_at;
    };
    static constexpr std::int64_t k_fee = 4'000;

    /// Its answer to a call of ours, or a part of one; the process may die over it.
    flow::Answered answer(const payment::duitku::Call& call);
    /// A buyer pays the invoice of an attempt, where it is there and still open.
    bool pay(const std::string& order);
    /// Callbacks whose time has come, each as the listener takes it: verified, stored, answered.
    void call_back();

    [[nodiscard]] const Invoice* find(const std::string& order) const;
    /// What it holds for us: paid, less its fee.
    [[nodiscard]] std::int64_t holds() const;
    [[nodiscard]] bool quiet() const { return callbacks_.empty(); }
    [[nodiscard]] const payment::duitku::Account& account() const { return account_; }

 private:
    struct Callback {
        Instant at;
        std::string body;
        int tries = 0;
        bool forged = false;
    };
    flow::Answered open(const std::string& order, std::int64_t amount, std::int64_t minutes);
    flow::Answered status(const std::string& order);
    std::string callback_of(const Invoice& invoice, const std::string& amount, const std::string& result) const;
    void deliver(Callback callback);

    World& world_;
    payment::duitku::Account account_;
    std::map<std::string, Invoice> invoices_;
    std::deque<Callback> callbacks_;
    std::int64_t number_ = 0;
};

}  // namespace mitra::simulation
