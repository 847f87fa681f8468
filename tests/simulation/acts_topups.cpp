#include <array>

#include "lib/base/error.hpp"
#include "lib/flow/dismiss_orphan.hpp"
#include "lib/flow/match_tips.hpp"
#include "lib/flow/order_topup.hpp"
#include "lib/flow/send_topup.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/topup/catalogue_store.hpp"
#include "lib/topup/topup_store.hpp"
#include "tests/simulation/acts.hpp"
#include "tests/support/vault.hpp"

namespace mitra::simulation {
namespace {

using topup::TopupState;

void orders(Town& town) {
    World& world = town.world;
    constexpr std::array<std::array<const char*, 3>, 4> k_goods{{{"ML86-S1", "136216325", "2685"},
                                                                 {"ML172-S1", "136216325", "2685"},
                                                                 {"FF70", "12345678", ""},
                                                                 {"PLN20", "12345678901", ""}}};
    const auto& [code, target, zone] = k_goods.at(static_cast<std::size_t>(world.between(0, 3)));
    const std::string phone = world.new_phone();
    const flow::TopupRequest request{
        .service = topup::CatalogueStore{world.database()}.named(code).id,
        .target = target,
        .zone = zone,
        .nickname = "Itacimo",
        .typed = flow::TypedBuyer{{"", "Budi Santoso", "", "", std::nullopt}, Phone::from_e164(phone)},
        .consent = true,
        .again = world.once_in(2)};
    std::optional<flow::PlacedTopup> placed;
    const auto ended = world.keyed("topup", [&] {
        placed = flow::order_topup(world.web(), request);
        return fmt::format("{} {} {}", placed->topup.id, placed->placed.order.id, code);
    });
    if (ended == World::Ended::done && placed) world.people[placed->placed.order.buyer.value].phone = phone;
}

/// Somebody who ordered gives a tip: enough, less, more, twice, or with words that are no code.
void tips(Town& town) {
    World& world = town.world;
    const auto order = world.any("SELECT order_id AS id FROM topup");
    if (!order) return;
    const auto asked = flow::tip_to_pay(world.web(), OrderId{*order});
    if (!asked) return;
    const std::int64_t amount = asked->amount.rupiah();
    const std::string words = fmt::format("untuk {} ya", asked->code);
    switch (world.between(0, 7)) {
        case 0:
            town.tips.tip(amount / 2, words);
            break;
        case 1:
            town.tips.tip(amount + 3'000, words);
            break;
        case 2:
            town.tips.tip(amount, words);
            town.tips.tip(amount, words);
            break;
        case 3:
            town.tips.tip(amount, "semangat terus kak");
            break;
        default:
            town.tips.tip(amount, words);
    }
    world.say(fmt::format("trakteer: a tip for ORD-{}", *order));
}

void owner_sends(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM topup WHERE state = 'ready'");
    if (!id) return;
    world.act("send topup", [&] {
        flow::send_topup(world.admin(), TopupId{*id});
        return fmt::format("TOP-{}", *id);
    });
}

void owner_cancels(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM topup");
    if (!id || !world.once_in(3)) return;
    world.act("cancel topup", [&] {
        flow::cancel_topup(world.admin(), TopupId{*id});
        return fmt::format("TOP-{}", *id);
    });
}

void decides_tip(Town& town) {
    World& world = town.world;
    const auto tip = world.any("SELECT id FROM tip WHERE state = 'unmatched'");
    if (!tip) return;
    const auto order = world.any("SELECT order_id AS id FROM topup");
    const bool gift = !order || world.once_in(2);
    world.act(gift ? "dismiss tip" : "match tip", [&] {
        if (gift)
            flow::dismiss_tip(world.admin(), TipId{*tip});
        else
            flow::match_tip(world.admin(), TipId{*tip}, OrderId{*order});
        return fmt::format("TIP-{}", *tip);
    });
}

void dismisses(World& world, const std::string& trxid) {
    world.act("dismiss orphan", [&] {
        flow::dismiss_orphan(world.admin(), trxid);
        return trxid;
    });
}

void dismisses_orphan(Town& town) {
    World& world = town.world;
    for (const auto& orphan : topup::TopupStore{world.database(), test::test_vault()}.open_orphans(1))
        dismisses(world, orphan.trxid);
}

/// The supplier tells of one of its transactions, once or twice; also of one that is not ours.
void hint_comes(Town& town) {
    World& world = town.world;
    if (town.supplier.rows.empty()) return;
    const std::string trxid = world.once_in(6) ? "VP99999999" : world.one_of(town.supplier.rows).said.trxid;
    for (std::int64_t i = world.between(1, 2); i > 0; --i) {
        const auto hint = flow::check_supplier_hint(test::test_vault(), town.supplier, "proof", trxid, world.now());
        world.act("hint", [&] {
            return fmt::format("{} {}", trxid, flow::store_hint(world.web(), hint.event) ? "stored" : "known");
        });
    }
}

constexpr std::array k_acts{Act{"topup", 8, orders},
                            Act{"tip", 10, tips},
                            Act{"send topup", 6, owner_sends},
                            Act{"cancel topup", 1, owner_cancels},
                            Act{"decide tip", 2, decides_tip},
                            Act{"hint", 3, hint_comes},
                            Act{"dismiss orphan", 1, dismisses_orphan}};

}  // namespace

std::span<const Act> acts_of_topups() {
    return k_acts;
}

/// The owner looks at the supplier's page for what nobody looks for any more.
void decide_topups(Town& town) {
    World& world = town.world;
    topup::TopupStore topups{world.database(), test::test_vault()};
    for (const auto& orphan : topups.open_orphans(10))
        if (world.now() - orphan.seen_at > std::chrono::hours{12}) dismisses(world, orphan.trxid);
    for (const std::int64_t id :
         world.all("SELECT id FROM topup WHERE state IN ('unknown', 'processing') AND ask_at IS NULL")) {
        const auto topup = topups.find(TopupId{id}).value();
        flow::TopupResolution found{.state = topup::TopupState::ready, .trxid = {}, .cost = {}};
        for (const auto& row : town.supplier.rows) {
            const auto owner = topups.by_trxid(row.channel, row.said.trxid);
            if ((owner && owner->id != topup.id) || row.channel != topup.channel || row.said.target != topup.target ||
                test::FakeSupplier::name_of(topup.code) != row.said.service)
                continue;
            if (row.said.progress == topup::Progress::waiting) return;  // its end is not known there either
            const bool failed = row.said.progress == topup::Progress::error;
            found = {failed ? topup::TopupState::failed : topup::TopupState::success, row.said.trxid, row.said.price};
            break;
        }
        world.act("resolve topup", [&] {
            flow::resolve_topup(world.admin(), TopupId{id}, found);
            return fmt::format("TOP-{} {}", id, topup::name(found.state));
        });
    }
}

}  // namespace mitra::simulation
