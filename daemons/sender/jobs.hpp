#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "lib/app/app.hpp"
#include "lib/membership/telegram.hpp"
#include "lib/payment/duitku.hpp"
#include "lib/topup/supplier.hpp"
#include "lib/topup/trakteer.hpp"

namespace mitra::sender {

/// The providers that are set up.
struct Providers {
    std::optional<payment::duitku::Account> duitku;
    std::optional<membership::telegram::Bot> telegram;
    std::shared_ptr<const topup::Supplier> supplier;
    std::optional<topup::trakteer::Page> trakteer;
    [[nodiscard]] bool any() const { return duitku || telegram || supplier || trakteer; }
};
Providers providers_of(const app::App& app);

/// The jobs at providers, beside the messages: threads with connections of their own (line.hpp has the table), and one
/// that acts on stored callbacks, takes back what a dead sender had in hand and plans what is overdue. All these are no
/// messages: a frozen queue does not hold them, top-up orders aside. A clock that is not trusted does, since what is
/// late could not be told.
class JobRunner {
 public:
    /// `on_idle` is called from any of the threads when one has nothing left to do.
    JobRunner(const app::App& app, Providers providers, std::function<void()> on_idle);
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;
    ~JobRunner();  ///< `stop`, and waits for the calls that are being made: ten seconds, an order more than a minute

    /// Begins no further job.
    void stop();
    /// Nothing is under way, and nothing may begin within the next seconds.
    [[nodiscard]] bool drained() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::sender
