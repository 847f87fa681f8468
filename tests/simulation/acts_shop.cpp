#include <array>

#include "lib/flow/buy_membership.hpp"
#include "lib/flow/click_token.hpp"
#include "lib/flow/do_step.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/submit_proof.hpp"
#include "lib/people/person_store.hpp"
#include "tests/simulation/acts.hpp"
#include "tests/simulation/first_day.hpp"
#include "tests/support/vault.hpp"

namespace mitra::simulation {
namespace {

constexpr const char* k_pending = "SELECT id FROM shop_order WHERE state = 'pending'";

std::string some_coupon(World& world) {
    if (!world.once_in(3)) return {};
    if (world.once_in(2)) return "hemat3";
    const auto derived = world.any("SELECT id FROM coupon WHERE parent_id IS NOT NULL");
    if (!derived) return "BERSAMA";
    return world.word(fmt::format("SELECT code AS word FROM coupon WHERE id = {}", *derived));
}

/// What a visitor's cookie remembers: a link of somebody who may sell, or of nobody.
std::string some_click(World& world) {
    if (world.once_in(2)) return {};
    const auto partner = world.any("SELECT id FROM affiliate");
    if (!partner) return {};
    return flow::click_token(test::test_vault(),
                             {PersonId{*partner}, world.now() - std::chrono::hours{world.between(0, 48)}, ""});
}

void pays_by(World& world, PaymentMethod& method, std::optional<BankAccountId>& bank) {
    if (world.once_in(2)) {
        method = PaymentMethod::transfer;
        bank = first_day().bank;
    } else {
        method = PaymentMethod::duitku;
    }
}

void orders(Town& town) {
    World& world = town.world;
    flow::OrderRequest request{.product = first_day().program};
    if (world.once_in(3)) request.product = first_day().workshop;
    if (world.once_in(6)) request.product = first_day().consulting;
    pays_by(world, request.method, request.bank_account);
    request.coupon = some_coupon(world);
    request.click = some_click(world);
    const auto known = world.any("SELECT id FROM person WHERE erased_at IS NULL");
    if (known && world.once_in(2)) {
        request.buyer = PersonId{*known};
    } else {
        const std::string of_somebody = known ? world.people[*known].phone : "";
        const bool again = !of_somebody.empty() && world.once_in(4);
        const std::string phone = again ? of_somebody : world.new_phone();
        request.typed =
            flow::TypedBuyer{{"", "Budi Santoso", "Bogor", "", fmt::format("budi{}@contoh.id", phone.substr(6))},
                             Phone::from_e164(phone)};
        request.consent = true;
    }
    std::optional<OrderId> placed;
    PersonId buyer;
    const auto ended = world.keyed("order", [&] {
        const auto made = flow::place_order(world.web(), request);
        placed = made.order.id;
        buyer = made.order.buyer;
        return fmt::format("{} of {} for {}", made.order.id, made.order.total.rupiah(), made.order.buyer);
    });
    if (ended != World::Ended::done || !placed) return;
    world.must(world.number(fmt::format("SELECT count(*) FROM shop_order WHERE id = {} AND buyer_id = {}",
                                        placed->value, buyer.value)) == 1,
               fmt::format("{} was placed, and is not there", *placed));
    if (request.typed) world.people[buyer.value].phone = request.typed->phone.e164();
}

void tries_again(Town& town) {
    World& world = town.world;
    const auto order = world.any(k_pending);
    if (!order) return;
    world.act("pay again", [&] { return to_string(flow::pay_again(world.web(), OrderId{*order}).id); });
}

void cancels(Town& town) {
    World& world = town.world;
    const auto order = world.any(k_pending);
    if (!order) return;
    world.act("cancel order", [&] {
        flow::cancel_order(world.admin(), OrderId{*order}, {.reason = "berubah pikiran"});
        return fmt::format("ORD-{}", *order);
    });
}

void hands_in_proof(Town& town) {
    World& world = town.world;
    const auto order =
        world.any("SELECT id FROM shop_order WHERE method = 'transfer' AND state IN ('pending', 'proof_submitted')");
    if (!order) return;
    const std::string content = fmt::format("gambar {}", world.between(1, 200));
    world.act("proof", [&] {
        const auto staged = world.files().stage(content, "image/png", file::Storage::sealed);
        flow::submit_proof(world.web(), OrderId{*order}, staged, {"Budi", ""});
        return fmt::format("ORD-{}", *order);
    });
}

void pays_at_duitku(Town& town) {
    World& world = town.world;
    const auto payment = world.any(
        "SELECT id FROM payment WHERE method = 'duitku' AND state IN ('created', 'waiting', 'failed', 'expired')");
    if (!payment) return;
    const std::string reference =
        world.word(fmt::format("SELECT reference AS word FROM payment WHERE id = {}", *payment));
    if (town.duitku.pay(reference)) world.say(fmt::format("duitku: {} is paid there", reference));
}

void asks_whether_paid(Town& town) {
    World& world = town.world;
    const auto payment = world.any("SELECT id FROM payment WHERE method = 'duitku' AND settled_at IS NULL");
    if (!payment) return;
    world.act("look again", [&] {
        flow::plan_status(world.web(), PaymentId{*payment}, world.now());
        return fmt::format("PAY-{}", *payment);
    });
}

/// A transfer as people make them: right, without the code, short, over, twice, or for something long over.
void transfers(Town& town) {
    World& world = town.world;
    const auto order = world.any(
        "SELECT id FROM shop_order WHERE method = 'transfer'"
        " AND (state IN ('pending', 'proof_submitted') OR id % 5 = 0)");
    if (!order) return;
    const std::int64_t total = world.number(fmt::format("SELECT total FROM shop_order WHERE id = {}", *order));
    const std::string words = world.once_in(3) ? "TRSF" : fmt::format("TRSF ORD-{}", *order);
    switch (world.between(0, 9)) {
        case 0:
            town.bank.credit(total / 1'000 * 1'000, words);
            break;
        case 1:
            town.bank.credit(total - 7, words);
            break;
        case 2:
            town.bank.credit(total + 5'000, words);
            break;
        case 3:
            town.bank.credit(total, words);
            town.bank.credit(total, words);
            break;
        default:
            town.bank.credit(total, words);
    }
}

void works_on_delivery(Town& town) {
    World& world = town.world;
    const auto step = world.any("SELECT id FROM delivery_step WHERE state = 'open' AND who <> 'system'");
    if (!step) return;
    world.act("step done", [&] {
        flow::do_step(world.admin(), DeliveryStepId{*step}, "selesai");
        return fmt::format("step {}", *step);
    });
}

constexpr std::array k_acts{Act{"order", 24, orders},          Act{"pay again", 3, tries_again},
                            Act{"cancel order", 2, cancels},   Act{"proof", 6, hands_in_proof},
                            Act{"duitku", 12, pays_at_duitku}, Act{"look", 3, asks_whether_paid},
                            Act{"transfer", 12, transfers},    Act{"delivery", 4, works_on_delivery}};

}  // namespace

std::span<const Act> acts_of_shop() {
    return k_acts;
}

}  // namespace mitra::simulation
