#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "lib/app/app.hpp"
#include "lib/membership/telegram.hpp"
#include "lib/payment/duitku.hpp"

namespace mitra::sender {

/// The providers that are set up.
struct Providers {
    std::optional<payment::duitku::Account> duitku;
    std::optional<membership::telegram::Bot> telegram;
    [[nodiscard]] bool any() const { return duitku || telegram; }
};
Providers providers_of(const app::App& app);

/// The jobs at providers, beside the messages: threads with connections of their own. Some open the invoices that
/// buyers wait for, one asks the questions, one lets members into their group and out, one acts on stored callbacks,
/// takes back what a dead sender had in hand and plans what is overdue. All these are no messages: a frozen queue does
/// not hold them. A clock that is not trusted does, since what is late could not be told.
class JobRunner {
 public:
    /// `on_idle` is called from any of the threads when one has nothing left to do.
    JobRunner(const app::App& app, Providers providers, std::function<void()> on_idle);
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;
    ~JobRunner();  ///< `stop`, and waits for the calls that are being made: at most ten seconds

    /// Begins no further job.
    void stop();
    /// Nothing is under way, and nothing may begin within the next seconds.
    [[nodiscard]] bool drained() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::sender
