#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/outbox/dispatch.hpp"
#include "lib/outbox/queue.hpp"
#include "tests/support/clock.hpp"
#include "tests/support/database.hpp"
#include "tests/support/vault.hpp"
#include "tests/unit/outbox/support.hpp"

namespace mitra::outbox {

/// Writes "text" to "62812"; a person in `blocked` said STOP at the last moment.
class PlainComposer final : public Composer {
 public:
    Composed compose(const Waiting& message) override {
        if (message.person && *message.person == blocked) return {.kind = Composed::Kind::blocked, .reason = "stopped"};
        if (message.template_name == "broken") return {.kind = Composed::Kind::broken, .reason = "no field"};
        return {.outgoing = {.to = "62812", .text = "text"}};
    }
    PersonId blocked;
};

/// A call as the fake gateway saw it.
struct Sent {
    MessageId message;
    SenderId sender;
    Instant at;
};

/// A queue, senders and a gateway that answers what `answer` says, in a time that the test moves.
struct World {
    explicit World(DispatchOptions options = {}) : options_{std::move(options)} { restart(); }

    SenderId sender(Sender sender);
    /// A WhatsApp sender of this name.
    SenderId number(const std::string& name) { return sender({.name = name, .gateway = "fake"}); }
    MessageId message(Kind kind, std::optional<PersonId> person = std::nullopt,
                      std::optional<Instant> due = std::nullopt);

    /// One round; its calls are answered at once, so the next round settles them.
    std::size_t round();
    /// Rounds and leaps in time until nothing is left to do before `until`.
    void run_until(Instant until);
    /// The dispatcher dies and a new one takes over; what was in the air stays there.
    void restart();

    std::string state(MessageId id);
    std::string text(const char* column, MessageId id);
    std::int64_t count(const char* sql) { return db->prepared(sql).integer(); }

    test::TestDatabase db = test::migrated_db();
    /// Another program's connection, so that the dispatcher sees what it writes as it sees the CLI's.
    db::Database admin = db.connect();
    test::FakeClock clock;
    SeededRandom random{7};
    PlainComposer composer;
    std::function<SendResult(const Call&)> answer = [](const Call&) {
        return SendResult{.outcome = Outcome::accepted};
    };
    std::vector<Sent> sent;
    std::vector<Answer> answers;
    std::unique_ptr<Dispatcher> dispatcher;
    bool lose_answers = false;
    std::int64_t generation = 0;

 private:
    DispatchOptions options_;
    std::int64_t causes_ = 0;
};

}  // namespace mitra::outbox
