#include <array>

#include "lib/flow/buy_membership.hpp"
#include "lib/flow/change_leader.hpp"
#include "lib/flow/decide_upgrade.hpp"
#include "lib/flow/submit_report.hpp"
#include "lib/flow/validate_report.hpp"
#include "lib/flow/verify_payment.hpp"
#include "tests/simulation/acts.hpp"
#include "tests/simulation/first_day.hpp"

namespace mitra::simulation {
namespace {

std::optional<std::int64_t> member(World& world) {
    return world.any(
        "SELECT person_id AS id FROM membership m JOIN person p ON p.id = m.person_id"
        " WHERE m.state = 'active' AND p.erased_at IS NULL");
}

flow::MembershipOrder order_of(World& world, std::int64_t person) {
    flow::MembershipOrder order{.person = PersonId{person},
                                .tier = TierId{world.any("SELECT id FROM membership_tier").value()},
                                .method = PaymentMethod::transfer,
                                .bank_account = first_day().bank};
    if (world.once_in(3)) {
        order.method = PaymentMethod::duitku;
        order.bank_account.reset();
    }
    return order;
}

/// Their transfer is made at once: members are the point here, and not how they pay.
void pays(Town& town, const flow::Placed& placed) {
    if (placed.order.method == PaymentMethod::transfer)
        town.bank.credit(placed.order.total.rupiah(), fmt::format("TRSF {}", placed.order.id));
}

void buys(Town& town) {
    World& world = town.world;
    const auto person = world.any("SELECT id FROM person WHERE erased_at IS NULL");
    if (!person) return;
    const auto order = order_of(world, *person);
    std::optional<flow::Placed> placed;
    const auto ended = world.keyed("membership", [&] {
        placed = flow::buy_membership(world.web(), order);
        return fmt::format("PER-{} {}", *person, placed->order.id);
    });
    if (ended == World::Ended::done && placed) pays(town, *placed);
}

void asks_to_go_up(Town& town) {
    World& world = town.world;
    const auto person = member(world);
    if (!person) return;
    const auto order = order_of(world, *person);
    std::optional<flow::Placed> placed;
    const auto ended = world.keyed("upgrade", [&] {
        const auto asked = flow::request_upgrade(world.web(), order);
        placed = asked.placed;
        return fmt::format("PER-{} {} {}", *person, asked.upgrade.id, placed->order.id);
    });
    if (ended == World::Ended::done && placed) pays(town, *placed);
}

void decides_upgrade(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM upgrade_request WHERE state = 'pending'");
    if (!id || !world.once_in(3)) return;
    world.act("reject upgrade", [&] {
        flow::reject_upgrade(world.admin(), UpgradeId{*id}, "belum waktunya");
        return fmt::format("UPG-{}", *id);
    });
}

void reports(Town& town) {
    World& world = town.world;
    const auto person = member(world);
    if (!person) return;
    const std::int64_t day = world.today() - world.between(0, 3);
    world.keyed("report", [&] {
        return fmt::format("PER-{} {}", *person,
                           flow::submit_report(world.web(), {PersonId{*person}, day, "Upload 3 video", {}}).id);
    });
}

void validates(Town& town) {
    World& world = town.world;
    const auto report = world.any("SELECT id FROM daily_report WHERE state <> 'rejected'");
    if (!report) return;
    const Money total{world.once_in(8) ? 0 : world.between(1, 400'000)};
    if (world.once_in(6)) {
        world.act("reject report", [&] {
            flow::reject_report(world.admin(), ReportId{*report}, "tidak terbaca");
            return fmt::format("REP-{}", *report);
        });
        return;
    }
    world.act("validate", [&] {
        flow::validate_report(world.admin(), ReportId{*report}, total);
        return fmt::format("REP-{} {}", *report, total.rupiah());
    });
}

void leads(Town& town) {
    World& world = town.world;
    const auto sub = world.any("SELECT id FROM person WHERE erased_at IS NULL");
    const auto leader = member(world);
    if (!sub || !leader) return;
    world.act("leader", [&] {
        flow::set_leader(world.admin(), PersonId{*sub}, PersonId{*leader});
        return fmt::format("PER-{} leads PER-{}", *leader, *sub);
    });
}

constexpr std::array k_acts{
    Act{"membership", 8, buys}, Act{"upgrade", 4, asks_to_go_up}, Act{"decide upgrade", 1, decides_upgrade},
    Act{"report", 10, reports}, Act{"validate", 8, validates},    Act{"leader", 3, leads}};

}  // namespace

std::span<const Act> acts_of_members() {
    return k_acts;
}

}  // namespace mitra::simulation
