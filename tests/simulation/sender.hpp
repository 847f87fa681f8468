#pragma once

#include <memory>
#include <vector>

#include "lib/flow/compose_message.hpp"
#include "lib/flow/last_look.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/outbox/dispatch.hpp"
#include "lib/outbox/place.hpp"
#include "tests/simulation/gateway.hpp"

namespace mitra::simulation {

/// mitra-sender's loop in one thread: rounds of the real dispatcher, the wait for a thread, the last look, the call.
class Sender {
 public:
    Sender(World& world, FakeGateway& gateway) : world_{world}, gateway_{gateway} {}

    /// Begins as a new process: takes the place, ends what a dead one had in the air.
    void start();
    /// Dies with all that it has in hand.
    void die();
    /// Lives until then; the clock is there afterwards.
    void run_until(Instant until);
    [[nodiscard]] bool alive() const { return process_ != nullptr; }
    [[nodiscard]] std::size_t in_hand() const { return in_hand_.size(); }

    static flow::SendingRules rules();

 private:
    struct InHand {
        outbox::Call call;
        Instant begins, answers;
        bool begun = false;
        outbox::SendResult result;
    };
    /// What dies with it; the connection last.
    struct Process {
        Process(World& world, outbox::DispatchOptions options);
        db::Database database;
        flow::Services services;
        outbox::Place place;
        flow::MessageComposer composer;
        outbox::Dispatcher dispatcher;
        flow::LastLook last_look;
        Instant renewed_at;
    };
    void housekeep();
    /// Where it could do something next.
    std::optional<Instant> step();
    void begin_due();
    std::vector<outbox::Answer> answers_due();
    bool round();

    World& world_;
    FakeGateway& gateway_;
    std::unique_ptr<Process> process_;
    std::vector<InHand> in_hand_;
};

}  // namespace mitra::simulation
