#include <array>
#include <sstream>

#include "lib/flow/apply_affiliate.hpp"
#include "lib/flow/approve_payout.hpp"
#include "lib/flow/change_coupon.hpp"
#include "lib/flow/create_payout.hpp"
#include "lib/flow/decide_affiliate.hpp"
#include "lib/flow/decide_finding.hpp"
#include "lib/flow/file_payout.hpp"
#include "lib/flow/hold_commission.hpp"
#include "lib/flow/set_payee.hpp"
#include "lib/flow/settle_payout.hpp"
#include "lib/flow/take_back_commission.hpp"
#include "lib/payout/file_writer.hpp"
#include "tests/simulation/acts.hpp"
#include "tests/simulation/first_day.hpp"

namespace mitra::simulation {
namespace {

void applies(Town& town) {
    World& world = town.world;
    const auto person = world.any("SELECT id FROM person WHERE erased_at IS NULL");
    if (!person) return;
    world.keyed("apply", [&] {
        const auto applied =
            flow::apply_affiliate(world.web(), {.typed = std::nullopt, .person = PersonId{*person}, .consent = true});
        return fmt::format("{} {}", applied.person, applied.changed ? "applied" : "as before");
    });
}

void decides(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM affiliate");
    if (!id) return;
    using flow::Decision;
    const bool waits = world.word(fmt::format("SELECT state AS word FROM affiliate WHERE id = {}", *id)) != "approved";
    auto decision = waits ? Decision::approve : Decision::suspend;
    if (world.once_in(12)) decision = Decision::ban;
    if (waits && world.once_in(8)) decision = Decision::reject;
    if (!waits && !world.once_in(5)) return;  // most stay what they are
    world.act("decide affiliate", [&] {
        flow::decide_affiliate(world.admin(), {.person = PersonId{*id}, .decision = decision});
        return fmt::format("PER-{} {}", *id, flow::name(decision));
    });
}

void names_account(Town& town) {
    World& world = town.world;
    auto id = world.any(
        "SELECT id FROM affiliate WHERE NOT EXISTS (SELECT 1 FROM payee_account p"
        " WHERE p.person_id = affiliate.id)");
    if (!id || world.once_in(5)) id = world.any("SELECT person_id AS id FROM commission");
    if (!id) return;
    const std::string number = fmt::format("{}", world.between(10'000'000, 99'999'999));
    world.act("set payee", [&] {
        flow::set_payee(world.web(), PersonId{*id}, {"BCA", number, "Siti Rahayu"});
        return fmt::format("PER-{}", *id);
    });
}

void derives_coupon(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM affiliate WHERE state = 'approved'");
    if (!id) return;
    const CouponId parent = world.once_in(2) ? first_day().scarce : first_day().plain;
    const std::string code = fmt::format("KUPON{}", world.between(22, 99));
    world.act("derive coupon", [&] {
        return fmt::format("{} {}", flow::derive_coupon(world.web(), parent, code, PersonId{*id}), code);
    });
}

void switches_coupon(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM coupon");
    const bool on = !world.once_in(3);
    world.act("switch coupon", [&] {
        flow::switch_coupon(world.admin(), CouponId{*id}, on);
        return fmt::format("CPN-{} {}", *id, on ? "on" : "off");
    });
}

void holds_or_ends_commission(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM commission WHERE state IN ('pending', 'payable')");
    if (!id) return;
    const auto how = world.between(0, 5);
    world.act("steer commission", [&] {
        const CommissionId line{*id};
        if (how < 2) flow::hold_commission(world.admin(), line, flow::k_held_by_admin);
        if (how >= 2 && how < 5) flow::release_commission(world.admin(), line);
        if (how == 5) flow::void_commission(world.admin(), line);
        return fmt::format("{} {}", line, how);
    });
}

void decides_finding(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM fraud_finding WHERE state = 'open'");
    if (!id) return;
    const bool fraud = world.once_in(3);
    world.act("finding", [&] {
        if (fraud)
            flow::confirm_finding(world.admin(), FindingId{*id}, world.once_in(4) ? flow::Ban::yes : flow::Ban::no);
        else
            flow::clear_finding(world.admin(), FindingId{*id});
        return fmt::format("FRD-{} {}", *id, fraud ? "confirmed" : "cleared");
    });
}

void plans_payout(Town& town) {
    World& world = town.world;
    world.act("payout", [&] {
        const auto made = flow::create_payout(world.admin(), std::nullopt);
        return fmt::format("{} of {} to {}", made.id, made.plan.paid.amount.rupiah(), made.plan.paid.people);
    });
}

void goes_on_with_payout(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM payout WHERE state IN ('draft', 'approved')");
    if (!id) return;
    const PayoutId payout{*id};
    const bool draft = world.word(fmt::format("SELECT state AS word FROM payout WHERE id = {}", *id)) == "draft";
    const bool ends = world.once_in(6);
    world.act("go on with payout", [&] {
        if (ends)
            flow::cancel_payout(world.admin(), payout);
        else if (draft)
            flow::approve_payout(world.admin(), payout);
        else
            flow::file_payout(world.admin(), payout, first_day().bank, payout::file_layout("csv"));
        return fmt::format("{} {}", payout, ends ? "cancelled" : draft ? "approved" : "filed");
    });
}

/// The bank takes the file as it is written, once or twice, and its result is imported, whole or a part of it.
void bank_pays(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM payout WHERE state = 'exported'");
    if (!id) return;
    std::vector<std::pair<std::int64_t, std::int64_t>> lines;
    world.database()
        .prepared(
            "SELECT person_id, amount FROM payout_line l JOIN person p ON p.id = l.person_id"
            " WHERE payout_id = :id AND l.state <> 'failed' AND p.erased_at IS NULL ORDER BY l.id")
        .bind(":id", *id)
        .each_row([&](const db::Row& row) {
            if (!world.once_in(5)) lines.emplace_back(row.integer("person_id"), row.integer("amount"));
        });
    const std::string csv = town.bank.pays(*id, lines);
    world.act("bank's result", [&] {
        std::istringstream text{csv};
        std::string words = fmt::format("PYT-{}:", *id);
        flow::settle_payout(world.admin(), PayoutId{*id}, text,
                            [&](const flow::ResultRow& row) { words += fmt::format(" {}", flow::name(row.kind)); });
        return words;
    });
}

constexpr std::array k_acts{Act{"apply", 6, applies},
                            Act{"decide affiliate", 8, decides},
                            Act{"payee", 5, names_account},
                            Act{"derive coupon", 3, derives_coupon},
                            Act{"switch coupon", 1, switches_coupon},
                            Act{"commission", 2, holds_or_ends_commission},
                            Act{"finding", 2, decides_finding},
                            Act{"payout", 4, plans_payout},
                            Act{"go on with payout", 6, goes_on_with_payout},
                            Act{"bank pays", 6, bank_pays}};

}  // namespace

std::span<const Act> acts_of_partners() {
    return k_acts;
}

}  // namespace mitra::simulation
