#include <array>

#include "lib/base/error.hpp"
#include "lib/event/event_store.hpp"
#include "lib/flow/activate_membership.hpp"
#include "lib/flow/change_event.hpp"
#include "lib/flow/change_person.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/hold_commission.hpp"
#include "lib/flow/plan_reminders.hpp"
#include "lib/flow/remind_deliveries.hpp"
#include "lib/flow/scan_fraud.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/flow/sweep_files.hpp"
#include "lib/flow/tier_meetings.hpp"
#include "lib/flow/upkeep.hpp"
#include "tests/simulation/acts.hpp"

namespace mitra::simulation {
namespace {

using namespace std::chrono_literals;

std::optional<EventId> coming(World& world) {
    const auto id = world.any(
        fmt::format("SELECT id FROM event WHERE cancelled_at IS NULL AND starts_at > {}", world.now().milliseconds));
    return id ? std::optional{EventId{*id}} : std::nullopt;
}

void adds_event(Town& town) {
    World& world = town.world;
    event::Event event{.title = "Sosialisasi",
                       .starts_at = world.now() + std::chrono::minutes{world.between(20, 60 * 72)},
                       .zoom_url = "https://zoom.us/j/1"};
    if (world.once_in(4)) event.repeat = event::Repeat::weekly;
    if (world.once_in(4)) {
        event.tier = TierId{world.any("SELECT id FROM membership_tier").value()};
        event.title = "Pertemuan";
    }
    world.keyed("add event", [&] { return to_string(flow::add_event(world.admin(), event)); });
}

void moves_event(Town& town) {
    World& world = town.world;
    const auto id = coming(world);
    if (!id) return;
    auto event = event::EventStore{world.database()}.named(to_string(*id));
    event.starts_at = world.now() + std::chrono::minutes{world.between(20, 60 * 72)};
    world.act("move event",
              [&] { return fmt::format("{} {}", *id, flow::set_event(world.admin(), event) ? "moved" : "as it was"); });
}

void cancels_event(Town& town) {
    World& world = town.world;
    const auto id = coming(world);
    if (!id || !world.once_in(3)) return;
    world.act("cancel event", [&] {
        flow::cancel_event(world.admin(), *id);
        return to_string(*id);
    });
}

void joins_or_leaves(Town& town) {
    World& world = town.world;
    const auto id = coming(world);
    const auto person = world.any("SELECT id FROM person WHERE erased_at IS NULL");
    if (!id || !person) return;
    const bool joins = !world.once_in(3);
    world.act(joins ? "join event" : "leave event", [&] {
        const bool changed = joins ? flow::join_event(world.web(), *id, PersonId{*person})
                                   : flow::leave_event(world.web(), *id, PersonId{*person});
        return fmt::format("PER-{} {}{}", *person, *id, changed ? "" : ", nothing new");
    });
}

void attends(Town& town) {
    World& world = town.world;
    const auto began = world.any(
        fmt::format("SELECT id FROM event WHERE cancelled_at IS NULL AND starts_at < {}", world.now().milliseconds));
    if (!began) return;
    for (const std::int64_t person :
         world.all(fmt::format("SELECT person_id AS id FROM event_registration WHERE event_id = {}", *began)))
        if (world.once_in(2))
            world.act("attend", [&] {
                flow::mark_attended(world.admin(), EventId{*began}, PersonId{person});
                return fmt::format("PER-{} EVT-{}", person, *began);
            });
}

/// One run of the timer's program; it is started again where it dies.
void remind(Town& town) {
    World& world = town.world;
    world.act("mitra-remind", [&] {
        const auto services = world.services(world.database(), "mitra-remind");
        const auto added = flow::repeat_events(services);
        const auto members = flow::fill_meetings(services);
        const auto reminders = flow::plan_reminders(services).messages;
        const auto follow_ups = flow::plan_follow_ups(services).messages;
        return fmt::format("{} events, {} members, {} reminders, {} follow-ups", added, members, reminders, follow_ups);
    });
}

void broadcasts(Town& town) {
    World& world = town.world;
    flow::BroadcastRequest request{.template_name = "ajakan"};
    if (world.once_in(2)) request.filter.city = "Bogor";
    world.act("broadcast",
              [&] { return to_string(flow::start_broadcast(world.admin(), Sender::rules(), request, {})); });
}

void steers_broadcast(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM broadcast");
    if (!id) return;
    const auto how = world.between(0, 3);
    world.act("steer broadcast", [&] {
        const BroadcastId broadcast{*id};
        if (how == 0) flow::cancel_broadcast(world.admin(), broadcast);
        if (how == 1) flow::pause_broadcast(world.admin(), broadcast);
        if (how > 1) flow::resume_broadcast(world.admin(), Sender::rules(), broadcast);
        return fmt::format("{} {}", broadcast, how);
    });
}

constexpr std::array k_acts{Act{"add event", 4, adds_event},
                            Act{"move event", 3, moves_event},
                            Act{"cancel event", 2, cancels_event},
                            Act{"join", 6, joins_or_leaves},
                            Act{"attend", 2, attends},
                            Act{"remind", 8, remind},
                            Act{"broadcast", 3, broadcasts},
                            Act{"steer broadcast", 2, steers_broadcast}};

}  // namespace

std::span<const Act> acts_of_events() {
    return k_acts;
}

void hourly_round(Town& town) {
    World& world = town.world;
    const auto services = [&] { return world.services(world.database(), "mitra-upkeep"); };
    const auto each = [&](const char* name, auto&& does) {
        world.act(name, [&] {
            const std::int64_t done = does();
            return done == 0 ? std::string{} : fmt::format("{}", done);
        });
    };
    remind(town);
    if (world.once_in(3)) remind(town);
    each("order expire", [&] {
        const auto done = flow::expire_orders(services(), 100);
        return done.orders + done.amounts_released;
    });
    each("membership expire", [&] {
        const auto done = flow::expire_memberships(services(), 100);
        return done.expired + done.abandoned;
    });
    each("delivery remind", [&] {
        const auto done = flow::remind_deliveries(services(), 100);
        return done.ended + done.reminded + done.buyers;
    });
    each("fraud scan", [&] { return flow::scan_fraud(services(), flow::ScanFrom::last_time, {}).found(); });
    each("commission release", [&] { return flow::release_due_commissions(services(), 100); });
    each("upkeep", [&] {
        const auto done = flow::upkeep(services());
        flow::sweep_files(services(), world.files());  // what is swept hangs on the machine's own clock
        return done.answers + done.bodies + done.clicks;
    });
}

}  // namespace mitra::simulation
