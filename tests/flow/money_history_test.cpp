// Random histories of all that happens to money, and at their end the reversal of all of it. After each step every
// check holds. MITRA_SEED=n plays one history again, MITRA_HISTORIES=n plays that many.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

#include "lib/flow/close_case.hpp"
#include "lib/flow/doctor_money.hpp"
#include "lib/flow/expire_orders.hpp"
#include "lib/flow/import_bank_rows.hpp"
#include "lib/flow/refund_order.hpp"
#include "lib/flow/transfer_money.hpp"
#include "lib/payment/refund_store.hpp"
#include "tests/flow/payout_site.hpp"

using namespace mitra;
using namespace std::chrono_literals;
using Outcome = flow::Settled::Outcome;
using payment::CaseOutcome;

namespace {

/// A shop where chance decides what happens next, beside a plain model: what came in less what went out, and what each
/// partner earned on what was not given back.
class History : public test::PayoutSite {
 public:
    explicit History(std::uint64_t seed) : dice_{seed} {
        products_ = {product, add_product("Gratis", Money{0}), add_product("Serupiah", Money{1}),
                     add_product("Aneh", Money{33'333}), add_product("Mahal", Money{99'000'000'000})};
        site.sandbox = true;
        for (int i = 0; i < 4; ++i)
            partners_.push_back(partner_with_account(fmt::format("123456789{}", i)));
    }

    void step() {
        clock.advance(std::chrono::minutes{dice(0, 3) == 0 ? dice(0, 5'000) : dice(0, 30)});
        static constexpr std::array<void (History::*)(), 27> k_acts{
            &History::place,        &History::place,       &History::verify_some,    &History::verify_some,
            &History::answer_some,  &History::answer_some, &History::read_statement, &History::close_some,
            &History::refund_some,  &History::pay_some,    &History::transfer,       &History::end_some,
            &History::pay_again,    &History::hold_some,   &History::release_some,   &History::void_some,
            &History::change_payee, &History::make_payout, &History::move_payout,    &History::move_payout,
            &History::make_payout,  &History::read_result, &History::read_result,    &History::read_result,
            &History::sell_some,    &History::sell_some,   &History::sell_some};
        attempt([&] { (this->*k_acts.at(static_cast<std::size_t>(dice(0, k_acts.size() - 1))))(); });
    }

    /// Everything goes back: no order earns anything, nothing waits.
    void take_all_back() {
        for (const auto& one : payment::CaseStore{database}.list(true, {}, 10'000)) {
            close(one, CaseOutcome::refunded);
            close(one, CaseOutcome::dismissed);
            close(one, CaseOutcome::credited);
        }
        for (const auto& one : payouts().list(std::nullopt, {}, 10'000)) {
            attempt([&] { flow::cancel_payout(services(), one.id); });
            attempt([&] { read_result_of(one.id, 0); });
        }
        for (const OrderId order : orders_)
            attempt([&] { flow::refund_order(services(), order, std::nullopt); });
        for (const auto& refund : payment::RefundStore{database}.due({}, 10'000))
            pay(refund.id);
    }

    void check() {
        for (const auto& finding : flow::examine_money(services()))
            UNSCOPED_INFO(finding.table << " " << finding.row << ": " << finding.rule);
        REQUIRE(flow::examine_money(services()).empty());
        REQUIRE(sum_of_books() == 0);
        for (const auto& [account, amount] : cash_) {
            INFO(account);
            REQUIRE(balance(account) == amount);
        }
        for (const PersonId partner : partners_) {
            INFO("payable to " << to_string(partner));
            REQUIRE(payable_to(partner) == paid_out_[partner] - kept_by(partner));
        }
    }

    [[nodiscard]] std::int64_t sum_of(const std::string& prefix) {
        std::int64_t sum = 0;
        for (const auto& one : ledger::LedgerStore{database}.balances(prefix, std::nullopt, "", 10'000))
            sum += one.amount.rupiah();
        return sum;
    }
    [[nodiscard]] std::int64_t paid_out() {
        std::int64_t sum = 0;
        for (const auto& [partner, amount] : paid_out_)
            sum += amount;
        return sum;
    }
    [[nodiscard]] std::int64_t settled() { return count("SELECT count(*) FROM payment WHERE settled_at IS NOT NULL"); }

 private:
    std::int64_t dice(std::int64_t low, std::int64_t high) { return dice_.between(low, high); }
    template <typename Element>
    const Element& one_of(const std::vector<Element>& elements) {
        return elements.at(static_cast<std::size_t>(dice(0, std::ssize(elements) - 1)));
    }
    /// What is refused is no fault; what fails inside is.
    template <typename Act>
    void attempt(Act&& act) {
        try {
            act();
        } catch (const Error& error) {
            INFO(error.what());
            REQUIRE(error.kind() != ErrorKind::internal);
            REQUIRE(error.kind() != ErrorKind::unknown_outcome);
        }
    }

    Money near(Money amount) {
        static const std::vector<std::int64_t> k_off{0, 0, 0, 0, 0, -1, 1, -1'000, 50'000};
        return Money{std::max<std::int64_t>(1, amount.rupiah() + one_of(k_off))};
    }

    void place() {
        static const std::vector<shop::TaxRule> k_taxes{{shop::TaxMode::none, BasisPoints{0}},
                                                        {shop::TaxMode::inclusive, BasisPoints{1'100}},
                                                        {shop::TaxMode::exclusive, BasisPoints{1'100}},
                                                        {shop::TaxMode::exclusive, BasisPoints{3'333}}};
        site.shop.tax = one_of(k_taxes);
        if (buyers_.empty() || dice(0, 2) == 0) buyers_.push_back(add_person(database));
        const PersonId buyer = one_of(buyers_);
        const ProductId wanted = one_of(products_);
        if (dice(0, 9) == 0) {
            orders_.push_back(flow::grant_order(services(), wanted, buyer).order.id);
            return;
        }
        flow::OrderRequest request{.product = wanted, .buyer = buyer};
        if (dice(0, 1) == 0) {
            request.method = PaymentMethod::transfer;
            request.bank_account = bca;
        }
        const Credit credited{one_of(partners_), BasisPoints{dice(0, 3) == 0 ? dice(0, 10'000) : 1'000}};
        credit(request, credited.partner, credited.rate);
        orders_.push_back(flow::place_order(services(), request).order.id);
        credits_[orders_.back()] = credited;
    }

    /// An order that is paid as it should be, so that partners do earn.
    void sell_some() {
        place();
        const shop::Order one = order(orders_.back());
        if (!one.open()) return;
        const bool transfer = one.method == PaymentMethod::transfer;
        note(verify(one.id, {.bank = transfer ? std::nullopt : std::optional{bca}}), "cash:BCA", one.total, Money{});
    }

    /// What came for an order, unless it is known already.
    void note(const flow::Settled& settled, const std::string& account, Money amount, Money fee) {
        if (settled.outcome == Outcome::already) return;
        const bool new_case = settled.opened_case && cases_.insert(*settled.opened_case).second;
        if (settled.outcome == Outcome::a_case && !new_case) return;
        cash_[account] += (amount - fee).rupiah();
        if (settled.outcome == Outcome::a_case) suspended_[*settled.opened_case] = {account, amount - fee};
    }

    void verify_some() {
        if (orders_.empty()) return;
        const shop::Order one = order(one_of(orders_));
        if (one.method == PaymentMethod::transfer && dice(0, 2) == 0)
            shop::OrderStore{database}.move(one.id, shop::OrderState::pending, shop::OrderState::proof_submitted,
                                            {"test", clock.now()});
        if (dice(0, 9) == 0) {
            flow::reject_proof(services(), one.id, "unreadable");
            return;
        }
        const Money amount = near(one.total);
        const auto shortfall = dice(0, 3) == 0 ? flow::Shortfall::allowed : flow::Shortfall::is_a_case;
        const bool names_bank = one.method != PaymentMethod::transfer && dice(0, 1) == 0;
        const flow::Verified verified{.amount = amount,
                                      .bank = names_bank ? std::optional{bca} : std::nullopt,
                                      .row = {},
                                      .shortfall = shortfall};
        note(verify(one.id, verified), "cash:BCA", amount, Money{});
    }

    void answer_some() {
        if (orders_.empty()) return;
        const OrderId id = one_of(orders_);
        for (const auto& one : payment::PaymentStore{database, test::test_vault()}.of_order(id)) {
            if (one.method != PaymentMethod::duitku) continue;
            auto evidence = answer(near(one.amount));
            evidence.reference = fmt::format("DS{}", one.id.value);
            evidence.fee = Money{std::min<std::int64_t>(evidence.amount.rupiah(), dice(0, 5'000))};
            note(flow::settle_payment(services(), one.id, evidence), "cash:duitku", evidence.amount, *evidence.fee);
        }
    }

    void read_statement() {
        std::string csv = "tanggal;keterangan;kredit\n";
        const LocalTime today = local_time(clock.now(), test::k_wib);
        for (const OrderId id : orders_) {
            const shop::Order one = order(id);
            if (one.method != PaymentMethod::transfer || dice(0, 2) != 0) continue;
            csv += fmt::format("{:02}/{:02}/{};TRSF {};{}\n", today.day, today.month, today.year, dice(0, 3),
                               near(one.total).rupiah());
        }
        std::istringstream stream{csv};
        flow::import_bank_rows(services(), bca, stream);
        for (const auto& row : flow::settle_matched_rows(services(), 100)) {
            const bool came = row.result == "settled" || row.result == "case";
            if (!came) continue;
            note({.outcome = row.result == "case" ? Outcome::a_case : Outcome::settled,
                  .order = row.order,
                  .opened_case = row.opened_case},
                 "cash:BCA", row.amount, Money{});
        }
    }

    void close(const payment::Case& one, CaseOutcome outcome) {
        attempt([&] {
            if (!flow::close_case(services(), one.id, outcome) || outcome != CaseOutcome::dismissed) return;
            const auto booked = suspended_.find(one.id);
            if (booked != suspended_.end()) cash_[booked->second.first] -= booked->second.second.rupiah();
        });
    }
    void close_some() {
        const auto open = payment::CaseStore{database}.list(dice(0, 3) > 0, {}, 1'000);
        if (!open.empty()) close(one_of(open), static_cast<CaseOutcome>(dice(0, 3)));
    }

    void refund_some() {
        if (orders_.empty()) return;
        const OrderId id = one_of(orders_);
        const std::int64_t left = flow::refundable(services(), id).rupiah();
        const bool whole = left <= 0 || dice(0, 2) == 0;
        flow::refund_order(services(), id, whole ? std::nullopt : std::optional{Money{dice(0, left + 1)}});
    }

    void pay(RefundId id) {
        attempt([&] {
            const bool from_bank = dice(0, 1) == 0;
            const auto from = from_bank ? std::optional{bca} : std::nullopt;
            const Money amount = payment::RefundStore{database}.find(id)->amount;
            if (flow::pay_refund(services(), id, from, fmt::format("TRX{}", id.value)))
                cash_[from_bank ? "cash:BCA" : "cash:duitku"] -= amount.rupiah();
        });
    }
    void pay_some() {
        const auto refunds = count("SELECT count(*) FROM refund");
        if (refunds > 0) pay(RefundId{dice(1, refunds)});
    }

    void transfer() {
        const flow::Transfer one{.from = "cash:duitku",
                                 .to = "cash:BCA",
                                 .amount = Money{dice(0, 100'000)},
                                 .fee = Money{dice(0, 5'000)},
                                 .at = std::nullopt,
                                 .key = fmt::format("key {}", dice(0, 20))};
        if (flow::transfer_money(services(), one).already) return;
        cash_["cash:duitku"] -= (one.amount + one.fee).rupiah();
        cash_["cash:BCA"] += one.amount.rupiah();
    }

    void end_some() {
        if (dice(0, 1) == 0)
            flow::expire_orders(services(), 100);
        else if (!orders_.empty())
            flow::cancel_order(services(), one_of(orders_));
    }
    void pay_again() {
        if (orders_.empty()) return;
        const OrderId id = one_of(orders_);
        const auto last = payment::PaymentStore{database, test::test_vault()}.latest(id);
        if (last && dice(0, 1) == 0)
            payment::PaymentStore{database, test::test_vault()}.close(last->id, payment::PaymentState::failed, "test",
                                                                      "test", clock.now());
        flow::pay_again(services(), id);
    }

    /// The model's word: the rate of what came for the goods and was not given back, of orders that nobody voided.
    std::int64_t kept_by(PersonId partner) {
        std::int64_t kept = 0;
        for (const auto& [id, credited] : credits_) {
            if (credited.partner != partner || voided_.contains(id)) continue;
            kept += kept_of(id, credited.rate).rupiah();
        }
        return kept;
    }

    std::optional<payout::Commission> some_commission() {
        const auto all = count("SELECT count(*) FROM commission");
        return all == 0 ? std::nullopt : commissions().find(CommissionId{dice(1, all)});
    }
    void hold_some() {
        if (const auto line = some_commission(); line && dice(0, 1) == 0)
            flow::hold_commission(services(), line->id, dice(0, 1) == 0 ? "fraud:FRD-1" : flow::k_held_by_admin);
    }
    void release_some() {
        if (const auto line = some_commission(); line && dice(0, 1) == 0)
            flow::release_commission(services(), line->id);
        else
            flow::release_due_commissions(services(), 100);
    }
    void void_some() {
        const auto line = some_commission();
        if (!line || dice(0, 2) > 0) return;
        flow::void_commission(services(), line->id);
        voided_.insert(line->order.value());
    }
    void change_payee() {
        flow::set_payee(services(), one_of(partners_), {"BCA", fmt::format("12345678{:02}", dice(0, 20)), "Siti"});
    }
    void make_payout() {
        clock.advance(std::chrono::hours{24 * dice(4, 12)});
        flow::create_payout(services(), Money{dice(1, 20'000)});
    }
    std::optional<PayoutId> some_payout() {
        const auto all = count("SELECT count(*) FROM payout");
        return all == 0 ? std::nullopt : std::optional{PayoutId{dice(1, all)}};
    }
    void move_payout() {
        const auto id = some_payout();
        if (!id) return;
        attempt([&] { flow::approve_payout(services(), *id); });
        if (dice(0, 4) == 0) attempt([&] { flow::cancel_payout(services(), *id); });
        attempt([&] { file(*id); });
    }
    void read_result() {
        if (const auto id = some_payout()) read_result_of(*id, dice(0, 2));
    }
    /// 0: the bank paid nobody, else some; with rows among them that do not fit.
    void read_result_of(PayoutId id, std::int64_t luck) {
        std::string csv;
        for (const PersonId partner : partners_) {
            const auto line = payouts().line_of(id, partner);
            if (!line || (luck > 0 && dice(0, 3) == 0)) continue;
            const Money amount = luck > 0 && dice(0, 2) == 0 ? near(line->amount) : line->amount;
            csv += fmt::format("{},{},{},R{},\n", partner, amount.rupiah(),
                               luck > 0 && dice(0, 2) > 0 ? "settled" : "failed", line->id.value);
        }
        for (const auto& row : result(id, csv)) {
            if (row.kind != flow::ResultRow::Kind::settled) continue;
            cash_["cash:BCA"] -= row.amount.value().rupiah();
            paid_out_[row.person.value()] += row.amount.value().rupiah();
        }
    }

    struct Credit {
        PersonId partner;
        BasisPoints rate;
    };

    SeededRandom dice_;
    std::vector<PersonId> partners_;
    std::map<OrderId, Credit> credits_;
    std::set<OrderId> voided_;
    std::map<PersonId, std::int64_t> paid_out_;
    std::vector<ProductId> products_;
    std::vector<PersonId> buyers_;
    std::vector<OrderId> orders_;
    std::set<CaseId> cases_;
    std::map<CaseId, std::pair<std::string, Money>> suspended_;
    std::map<std::string, std::int64_t> cash_;
};

std::int64_t number_from(const char* variable, std::int64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoll(text, nullptr, 10);
}

}  // namespace

TEST_CASE("whatever happens to money, the books say where it is", "[money]") {
    const std::int64_t only = number_from("MITRA_SEED", 0);
    const std::int64_t first = only > 0 ? only : 1;
    const std::int64_t last = only > 0 ? only : number_from("MITRA_HISTORIES", 12);
    std::int64_t settled = 0;
    std::int64_t paid_out = 0;
    for (std::int64_t seed = first; seed <= last; ++seed) {
        History history{static_cast<std::uint64_t>(seed)};
        for (int step = 0; step < 100; ++step) {
            INFO("seed " << seed << ", step " << step << ": again with MITRA_SEED=" << seed);
            history.step();
            history.check();
        }
        INFO("seed " << seed << ", all taken back: again with MITRA_SEED=" << seed);
        settled += history.settled();
        paid_out += history.paid_out();
        history.take_all_back();
        history.check();
        for (const char* nothing : {"sales", "tax", "unique_code", "refund_due:", "suspense:", "commission_expense"}) {
            INFO(nothing);
            CHECK(history.sum_of(nothing) == 0);
        }
        // What is left is the buyers' credit, what providers and banks kept, and what partners were paid too much.
        CHECK(history.sum_of("payable:") == history.paid_out());
        CHECK(history.sum_of("cash:") + history.sum_of("payment_fee") + history.sum_of("transfer_fee") +
                  history.sum_of("credit:") + history.sum_of("payable:") ==
              0);
    }
    CHECK(paid_out > 0);
    CHECK(settled > (last - first));  // the dice do reach what they are about
}
