#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "lib/outbox/dispatch.hpp"
#include "lib/outbox/gateway.hpp"

namespace mitra::outbox {

/// The threads that talk to the gateways, so that a slow one holds up nobody else. Threads are started as calls need
/// them; each makes gateways of its own.
class Callers {
 public:
    using MakeGateway = std::function<std::unique_ptr<Gateway>(std::string_view name)>;
    /// Whether a call may still be begun; asked by any of the threads right before its first byte leaves.
    using LastLook = std::function<bool(const Call&)>;

    /// `on_answer` is called from any of the threads whenever answers are ready to be taken.
    Callers(MakeGateway make_gateway, std::size_t most_threads, std::function<void()> on_answer,
            LastLook may_begin = {});
    ~Callers();  ///< waits for the calls that are being made

    void start(std::vector<Call> calls);
    /// The answers that came since the last time.
    std::vector<Answer> take();
    /// Begins no further call: those that wait come back as not begun.
    void wind_down();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mitra::outbox
