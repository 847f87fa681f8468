#include <array>

#include "lib/base/error.hpp"
#include "lib/db/checkpoint.hpp"
#include "lib/db/job.hpp"
#include "lib/db/system_state.hpp"
#include "lib/flow/resolve_message.hpp"
#include "lib/outbox/sender_store.hpp"
#include "tests/simulation/acts.hpp"
#include "tests/support/vault.hpp"

namespace mitra::simulation {
namespace {

void power_goes(Town& town) {
    town.world.restart();
}

void sender_dies(Town& town) {
    town.world.say(fmt::format("mitra-sender dies with {} in hand", town.sender.in_hand()));
    town.sender.die();
    if (town.world.once_in(2)) town.jobs.die();
}

void second_sender(Town& town) {
    World& world = town.world;
    if (!town.sender.alive()) return;
    bool refused = false;
    try {
        auto database = world.connect();
        outbox::Place::take(database, world.now());
    } catch (const Error& error) {
        refused = error.kind() == ErrorKind::refused;
    }
    world.must(refused, "a second sender began beside the first");
}

void freezes_or_thaws(Town& town) {
    World& world = town.world;
    const bool frozen = db::sending_frozen(world.database()).has_value();
    world.act(frozen ? "thaw" : "freeze", [&] {
        db::in_transaction(world.database(), [&] {
            frozen ? db::thaw_sending(world.database()) : db::freeze_sending(world.database(), "admin", world.now());
        });
        return std::string{};
    });
}

void enables_senders(Town& town) {
    World& world = town.world;
    for (const std::int64_t id : world.all("SELECT id FROM sender WHERE active = 0"))
        world.act("enable sender", [&] {
            outbox::SenderStore{world.database(), test::test_vault()}.enable(SenderId{id});
            return fmt::format("SND-{}", id);
        });
}

void shortens_log(Town& town) {
    db::checkpoint(town.world.database(), 0);
}

void retries_message(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM message WHERE state IN ('failed', 'expired', 'cancelled')");
    if (!id) return;
    world.act("retry message", [&] { return to_string(flow::retry_message(world.admin(), MessageId{*id})); });
}

constexpr std::array k_acts{Act{"power", 2, power_goes},
                            Act{"sender dies", 4, sender_dies},
                            Act{"second sender", 1, second_sender},
                            Act{"freeze", 1, freezes_or_thaws},
                            Act{"enable", 4, enables_senders},
                            Act{"checkpoint", 2, shortens_log},
                            Act{"retry message", 1, retries_message},
                            Act{"decide", 3, decide_by_looking}};

void decide_messages(Town& town) {
    World& world = town.world;
    for (const std::int64_t id : world.all("SELECT id FROM message WHERE state = 'unknown' AND repeat_at IS NULL")) {
        const bool arrived = town.gateway.accepted(MessageId{id});
        const auto how = arrived            ? flow::Resolution::sent
                         : world.once_in(2) ? flow::Resolution::failed
                                            : flow::Resolution::again;
        world.act("resolve message", [&] {
            flow::resolve_message(world.admin(), MessageId{id}, how);
            return fmt::format("MSG-{} {}", id, static_cast<int>(how));
        });
    }
}

}  // namespace

std::span<const Act> acts_of_machine() {
    return k_acts;
}

void let_all_send(Town& town) {
    if (db::sending_frozen(town.world.database())) freezes_or_thaws(town);
    enables_senders(town);
}

void decide_by_looking(Town& town) {
    decide_messages(town);
    decide_topups(town);
}

}  // namespace mitra::simulation
