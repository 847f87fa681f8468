#include "tests/unit/outbox/world.hpp"

namespace mitra::outbox {

SenderId World::sender(Sender sender) {
    return SenderStore{admin, test::test_vault()}.add(sender, clock.now());
}

MessageId World::message(Kind kind, std::optional<PersonId> person, std::optional<Instant> due) {
    NewMessage message{.kind = kind,
                       .cause = fmt::format("test:{}", ++causes_),
                       .person = person ? person : std::optional{add_person(db)},
                       .template_name = "template"};
    message.not_before = due.value_or(clock.now());
    if (kind == Kind::reminder) message.expires_at = message.not_before + std::chrono::hours{1};
    return queue(db, test::test_vault(), message, clock.now()).value();
}

std::size_t World::round() {
    const auto calls = dispatcher->round(clock.now(), std::exchange(answers, {}));
    for (const Call& call : calls) {
        sent.push_back({call.attempt.message, call.account.id, clock.now()});
        if (!lose_answers) answers.push_back({call.attempt, answer(call)});
    }
    return calls.size();
}

void World::run_until(Instant until) {
    while (true) {
        if (round() > 0 || !answers.empty()) continue;
        const auto wake = dispatcher->next_wake(clock.now());
        if (!wake || *wake >= until) break;
        clock.set(std::max(*wake, clock.now() + std::chrono::milliseconds{1}));
    }
    clock.set(std::max(until, clock.now()));
}

void World::restart() {
    answers.clear();
    dispatcher = std::make_unique<Dispatcher>(db, test::test_vault(), composer, options_, random, ++generation);
    dispatcher->recover(clock.now());
}

std::string World::state(MessageId id) {
    return text("state", id);
}

std::string World::text(const char* column, MessageId id) {
    return db->prepared("SELECT * FROM message WHERE id = :id").bind(":id", id).one_row([&](const db::Row& row) {
        return row.optional_text(column).value_or("");
    });
}

}  // namespace mitra::outbox
