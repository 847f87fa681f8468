#include <array>
#include <sstream>

#include "lib/flow/close_case.hpp"
#include "lib/flow/import_bank_rows.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/flow/verify_payment.hpp"
#include "tests/simulation/acts.hpp"
#include "tests/simulation/first_day.hpp"

namespace mitra::simulation {
namespace {

void imports_statement(Town& town) {
    World& world = town.world;
    std::istringstream csv{town.bank.statement(world.between(0, 4))};
    world.act("statement", [&] {
        return fmt::format("{} rows", flow::import_bank_rows(world.admin(), first_day().bank, csv).size());
    });
}

void settles_rows(Town& town) {
    World& world = town.world;
    world.act("settle rows", [&] {
        std::string words;
        for (const auto& row : flow::settle_matched_rows(world.admin(), 100))
            words += fmt::format("{} {} {}, ", row.row, row.order, row.result);
        return words;
    });
}

/// An admin looks at the bank's page: what is not there was never transferred.
void verifies(Town& town) {
    World& world = town.world;
    const auto order =
        world.any("SELECT id FROM shop_order WHERE method = 'transfer' AND state IN ('pending', 'proof_submitted')");
    if (!order) return;
    const std::int64_t total = world.number(fmt::format("SELECT total FROM shop_order WHERE id = {}", *order));
    if (town.bank.count(total) == 0) {
        world.act("reject proof", [&] {
            flow::reject_proof(world.admin(), OrderId{*order}, "tidak ada di rekening");
            return fmt::format("ORD-{}", *order);
        });
        return;
    }
    // The same amount was another order's, or somebody said already what it was: then only its row tells which is
    // which.
    const bool unclear =
        world.number(fmt::format("SELECT count(*) FROM shop_order WHERE total = {} AND method = 'transfer'", total)) >
            1 ||
        world.number(fmt::format(
            "SELECT count(*) FROM bank_row WHERE amount = {} AND state IN ('settled', 'dismissed')", total)) > 0;
    if (unclear) return;
    for (std::int64_t i = world.between(1, 2); i > 0; --i)
        world.act("verify", [&] {
            flow::verify_payment(world.admin(), OrderId{*order}, {});
            return fmt::format("ORD-{}", *order);
        });
}

/// A row that is near or unmatched, and an admin who knows whose it is.
void assigns_row(Town& town) {
    World& world = town.world;
    const auto row = world.any("SELECT id FROM bank_row WHERE state IN ('near', 'unmatched')");
    if (!row) return;
    if (world.once_in(3)) {
        world.act("dismiss row", [&] {
            flow::dismiss_bank_row(world.admin(), BankRowId{*row});
            return fmt::format("ROW-{}", *row);
        });
        return;
    }
    const auto order = world.any("SELECT id FROM shop_order WHERE method = 'transfer'");
    if (!order) return;
    flow::Verified said{.row = BankRowId{*row}};
    if (world.once_in(4)) said.shortfall = flow::Shortfall::allowed;
    world.act("verify by row", [&] {
        flow::verify_payment(world.admin(), OrderId{*order}, said);
        return fmt::format("ORD-{} ROW-{}", *order, *row);
    });
}

void refunds(Town& town) {
    World& world = town.world;
    const auto order = world.any("SELECT id FROM shop_order WHERE state IN ('paid', 'fulfilled', 'refunded')");
    if (!order) return;
    std::optional<Money> part;
    if (world.once_in(2)) part = Money{world.between(1, 120'000)};
    world.act("refund", [&] {
        const auto done = flow::refund_order(world.admin(), OrderId{*order}, part);
        return fmt::format("ORD-{} {}", *order, done.amount.rupiah());
    });
}

void pays_refund(Town& town) {
    World& world = town.world;
    const auto refund = world.any("SELECT id FROM refund WHERE state = 'decided'");
    if (!refund) return;
    const std::int64_t amount = world.number(fmt::format("SELECT amount FROM refund WHERE id = {}", *refund));
    town.bank.debit(amount);
    // The transfer is made; whoever notes it tries until it is noted.
    for (auto ended = World::Ended::broke; ended == World::Ended::broke;)
        ended = world.act("pay refund", [&] {
            flow::pay_refund(world.admin(), RefundId{*refund}, first_day().bank, fmt::format("BCA-{}", *refund));
            return fmt::format("RFD-{} {}", *refund, amount);
        });
}

void closes_case(Town& town) {
    World& world = town.world;
    const auto id = world.any("SELECT id FROM payment_case WHERE state = 'open'");
    if (!id) return;
    using payment::CaseOutcome;
    // Nobody dismisses money that came.
    const bool came = world.number(fmt::format("SELECT suspended FROM payment_case WHERE id = {}", *id)) > 0;
    constexpr std::array k_outcomes{CaseOutcome::settled, CaseOutcome::credited, CaseOutcome::refunded,
                                    CaseOutcome::dismissed};
    const auto outcome = k_outcomes.at(static_cast<std::size_t>(world.between(0, came ? 2 : 3)));
    world.act("close case", [&] {
        flow::close_case(world.admin(), CaseId{*id}, outcome);
        return fmt::format("CAS-{} {}", *id, payment::name(outcome));
    });
}

constexpr std::array k_acts{Act{"statement", 8, imports_statement},
                            Act{"settle rows", 8, settles_rows},
                            Act{"verify", 4, verifies},
                            Act{"assign row", 3, assigns_row},
                            Act{"refund", 4, refunds},
                            Act{"pay refund", 4, pays_refund},
                            Act{"case", 5, closes_case}};

}  // namespace

std::span<const Act> acts_of_money() {
    return k_acts;
}

}  // namespace mitra::simulation
