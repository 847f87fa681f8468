#include <catch2/catch.hpp>

#include "lib/flow/refund_order.hpp"
#include "tests/flow/topup_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using test::TopupSite;
using topup::TopupState;
using Fate = test::FakeSupplier::Fate;

namespace {

/// What may go wrong with an order, each as likely as the others.
Fate some_fate(SeededRandom& chance) {
    constexpr std::array k_fates{Fate::accept,     Fate::accept,      Fate::accept_final, Fate::accept_failed,
                                 Fate::refuse,     Fate::drop_before, Fate::drop_after,   Fate::unreadable,
                                 Fate::never_left, Fate::accept};
    return k_fates.at(static_cast<std::size_t>(chance.between(0, k_fates.size() - 1)));
}

topup::Refusal some_refusal(SeededRandom& chance) {
    constexpr std::array k_refusals{topup::Refusal::throttled,  topup::Refusal::maintenance, topup::Refusal::no_deposit,
                                    topup::Refusal::no_service, topup::Refusal::bad_target,  topup::Refusal::our_bug};
    return k_refusals.at(static_cast<std::size_t>(chance.between(0, k_refusals.size() - 1)));
}

struct Trouble {
    TopupSite site;
    SeededRandom chance;
    std::vector<flow::PlacedTopup> orders;

    explicit Trouble(std::uint64_t seed) : chance{seed} { site.site.topup.auto_send = seed % 2 == 0; }

    void order() {
        constexpr std::array<std::array<const char*, 3>, 4> k_goods{{{"ML86-S1", "136216325", "2685"},
                                                                     {"ML172-S1", "136216325", "2685"},
                                                                     {"FF70", "12345678", ""},
                                                                     {"PLN20", "12345678901", ""}}};
        const auto& [code, target, zone] = k_goods.at(static_cast<std::size_t>(chance.between(0, 3)));
        auto wanted = site.wanted(code, target, zone, fmt::format("+62815627{:05}", chance.between(10'000, 99'999)));
        wanted.again = true;
        try {
            orders.push_back(site.order(wanted));
        } catch (const Error&) {
            return;  // the channel is stopped, or the price list is too old just now
        }
        const std::int64_t total = orders.back().placed.order.total.rupiah();
        switch (chance.between(0, 3)) {
            case 0:
                site.pay(orders.back(), total / 2);
                site.pay(orders.back(), total - total / 2);
                break;
            case 1:
                site.pay(orders.back(), total + 3'000);
                break;
            case 2:
                site.pay(orders.back(), total);
                site.pay(orders.back(), total);
                break;
            default:
                site.pay(orders.back(), total);
        }
    }

    /// One job of a line, in which the process may die at any call.
    void work(const char* line) {
        const auto claim = site.jobs().claim(line, "test", site.clock.now(), 180s);
        if (!claim) return;
        site.supplier.fate = some_fate(chance);
        site.supplier.refusal = some_refusal(chance);
        site.supplier.silent = chance.between(0, 9) == 0;
        const bool dies = chance.between(0, 9) == 0;
        const std::int64_t at = chance.between(1, 4);
        const bool before = chance.between(0, 1) == 0;
        std::int64_t calls = 0;
        try {
            flow::run_supplier_job(site.services(), site.supplier, *claim, [&](const topup::Call& call) {
                const bool now = dies && ++calls == at;
                if (now && before) throw std::runtime_error{"killed"};
                auto answered = site.supplier.answer(call);
                if (now) throw std::runtime_error{"killed"};
                return answered;
            });
        } catch (const std::runtime_error&) {
            site.clock.advance(181s);
        }
    }

    void finish_some() {
        for (auto& row : site.supplier.rows) {
            if (row.said.progress != topup::Progress::waiting || chance.between(0, 3) != 0) continue;
            if (chance.between(0, 4) == 0)
                site.supplier.end(row.said.trxid, topup::Progress::error, "error", "gagal");
            else
                site.supplier.end(row.said.trxid, topup::Progress::success, "success", "SN");
        }
    }

    void step() {
        site.clock.advance(std::chrono::seconds{chance.between(1, 40)});
        site.catalogue().synced(topup::Channel::game, site.clock.now());
        site.catalogue().synced(topup::Channel::prepaid, site.clock.now());
        site.catalogue().start(topup::Channel::game);
        site.catalogue().start(topup::Channel::prepaid);
        site.jobs().recover(site.clock.now());
        flow::plan_topup_jobs(site.services());
        if (chance.between(0, 4) == 0) order();
        for (const auto& placed : orders)
            if (chance.between(0, 5) == 0) {
                try {
                    flow::send_topup(site.services(), placed.topup.id);
                } catch (const Error&) {
                }
            }
        for (const char* line : {flow::k_vip_game, flow::k_vip_prepaid, flow::k_vip_questions})
            work(line);
        finish_some();
    }

    /// Transactions that took money for each of ours, by what they are for.
    void check() {
        std::map<std::string, std::int64_t> ours, theirs;
        for (const auto& placed : orders) {
            const auto topup = site.topup(placed.topup.id);
            const std::string goods = topup.code + " " + topup.target;
            // One whose end is not known, or that was accepted: at most one transaction.
            const bool may_have = topup.state == TopupState::success || topup.state == TopupState::processing ||
                                  topup.state == TopupState::sending || topup.state == TopupState::unknown ||
                                  (topup.state == TopupState::failed && !topup.trxid.empty());
            if (may_have) ++ours[goods];
            for (const auto& attempt : site.topups().attempts(topup.id))
                if (attempt.outcome == "not_placed") CHECK(topup.state != TopupState::refunded);
        }
        for (const auto& row : site.supplier.rows)
            for (const auto& [code, price] : site.supplier.prices)
                if (test::FakeSupplier::name_of(code) == row.said.service) ++theirs[code + " " + row.said.target];
        for (const auto& [goods, count] : theirs) {
            CAPTURE(goods, count);
            CHECK(count <= ours[goods]);
        }
        CHECK(ledger::verify(site.database).problems.empty());
        CHECK(ledger::verify(site.database).sum == Money{});
    }
};

}  // namespace

TEST_CASE("whatever goes wrong, no top-up is bought twice and the money adds up", "[topup][faults]") {
    std::map<std::string, std::int64_t> outcomes;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        Trouble trouble{seed};
        CAPTURE(seed);
        for (int i = 0; i < 4; ++i)
            trouble.order();
        for (int i = 0; i < 120; ++i)
            trouble.step();
        trouble.check();
        // Each is somewhere: nothing is lost on the way.
        for (const auto& placed : trouble.orders) {
            const auto topup = trouble.site.topup(placed.topup.id);
            const auto order = trouble.site.order_state(placed.placed.order.id);
            CAPTURE(topup.id.value, std::string{name(topup.state)}, order);
            CHECK((topup.state == TopupState::success) == (order == "fulfilled"));
            if (topup.state == TopupState::processing) CHECK_FALSE(topup.trxid.empty());
        }
        for (const auto& placed : trouble.orders)
            for (const auto& attempt : trouble.site.topups().attempts(placed.topup.id))
                ++outcomes[attempt.outcome];
        // Goods are what the supplier really took for what succeeded.
        std::int64_t cost = 0;
        for (const auto& placed : trouble.orders) {
            const auto topup = trouble.site.topup(placed.topup.id);
            if (topup.state == TopupState::success) cost += topup.cost.value().rupiah();
        }
        CHECK(trouble.site.balance("goods") == cost);
        CHECK(trouble.site.balance("deposit:vip") == -cost);
    }
    // All roads were taken.
    for (const char* outcome : {"accepted", "refused", "found", "not_placed"}) {
        CAPTURE(outcome);
        CHECK(outcomes[outcome] > 20);
    }
}
