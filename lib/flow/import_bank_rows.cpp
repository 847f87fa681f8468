#include "lib/flow/import_bank_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>

#include "lib/base/enum_names.hpp"
#include "lib/base/error.hpp"
#include "lib/payment/bank_account_store.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/payment/statement.hpp"
#include "lib/shop/order_store.hpp"

namespace mitra::flow {
namespace {

using payment::StatementLine;
using Kind = ImportedRow::Kind;

/// Rows per transaction.
constexpr std::size_t k_chunk = 500;
/// A code has at most three digits.
constexpr Money k_most_code{999};
constexpr std::int64_t k_most_candidates = 50;

class Import {
 public:
    Import(const Services& services, BankAccountId account)
        : services_{services},
          account_{account},
          rows_{services.database, services.vault},
          payments_{services.database, services.vault},
          orders_{services.database},
          now_{services.clock.now()} {}

    ImportedRow row(const StatementLine& line) {
        ImportedRow result{
            .line = line.line, .kind = Kind::skipped, .row = {}, .amount = {}, .order = {}, .detail = {}};
        if (line.kind != StatementLine::Kind::incoming) {
            result.kind = line.kind == StatementLine::Kind::wrong ? Kind::wrong : Kind::skipped;
            result.detail = line.why;
            return result;
        }
        result.amount = line.amount;
        const auto how_many_th = ++seen_[fmt::format("{}\n{}\n{}", line.day, line.amount.rupiah(), line.words)];
        result.row = rows_.add({.id = {},
                                .account = account_,
                                .booked_on = line.day,
                                .amount = line.amount,
                                .description = line.words,
                                .state = "unmatched",
                                .payment = {}},
                               how_many_th, now_);
        if (!result.row) {
            result.kind = Kind::duplicate;
            return result;
        }
        result.kind = Kind::unmatched;
        if (const auto order = orders_.holding(account_, line.amount); order && may_be_of(*order, line.day))
            match(*order, line.amount, result);
        else
            look_near(line, result);
        return result;
    }

 private:
    [[nodiscard]] bool may_be_of(const shop::Order& order, const std::string& day) const {
        return to_iso8601(order.placed_at, services_.site.zone).substr(0, 10) <= day;
    }
    /// The attempt of an order that a transfer to this account pays.
    std::optional<payment::Payment> attempt_of(OrderId order) {
        std::optional<payment::Payment> found;
        for (payment::Payment& one : payments_.of_order(order)) {
            if (one.settled_at) return std::move(one);
            if (one.bank_account == account_) found = std::move(one);
        }
        return found;
    }

    /// The very amount: it pays the order, unless other money did before.
    void match(const shop::Order& order, Money amount, ImportedRow& result) {
        const auto payment = attempt_of(order.id);
        if (!payment) return;
        result.order = order.id;
        result.kind = Kind::near;
        if (const auto before = rows_.waiting_for(payment->id, amount); before && before->state == "matched") {
            result.detail = fmt::format("{} matches it already: paid twice?", before->id);
        } else if (order.state == shop::OrderState::cancelled) {
            result.detail = "the order was cancelled";
        } else if (payment->settled_at && !is_verified_by_word(*payment, amount)) {
            result.detail = "the order is paid already: paid twice?";
        } else {
            result.kind = Kind::matched;
            if (payment->settled_at) result.detail = "an admin verified it before";
        }
        rows_.mark(*result.row, result.kind == Kind::matched ? "matched" : "near", payment->id);
    }
    /// Then the row is that transfer, and no second one.
    bool is_verified_by_word(const payment::Payment& payment, Money amount) {
        const auto known = payments_.evidence(payment.id);
        return payment.received == amount && std::all_of(known.begin(), known.end(), [](const auto& one) {
                   return one.kind == payment::Evidence::Kind::admin;
               });
    }

    void look_near(const StatementLine& line, ImportedRow& result) {
        std::vector<shop::Order> candidates = by_code(line);
        std::string why = "the unique code is missing or another";
        if (candidates.empty()) {
            candidates = by_digit(line);
            why = "a digit is another";
        }
        if (candidates.empty()) return;
        result.kind = Kind::near;
        if (candidates.size() == 1) {
            const shop::Order& only = candidates.front();
            result.order = only.id;
            result.detail = fmt::format("{} asks {}: {}", only.id, only.total, why);
            const auto payment = attempt_of(only.id);
            rows_.mark(*result.row, "near", payment ? std::optional{payment->id} : std::nullopt);
            return;
        }
        result.detail = fmt::format("{} orders are near, {} and {} among them: {}", candidates.size(), candidates[0].id,
                                    candidates[1].id, why);
        rows_.mark(*result.row, "near", std::nullopt);
    }
    /// An order that still waits for its money: no row matches it yet.
    bool could_pay(const shop::Order& order, const StatementLine& line) {
        const bool payable = order.open() || order.state == shop::OrderState::expired;
        if (!payable || !may_be_of(order, line.day)) return false;
        const auto payment = attempt_of(order.id);
        return payment && !rows_.waiting_for(payment->id, order.total);
    }
    std::vector<shop::Order> by_code(const StatementLine& line) {
        auto orders =
            orders_.holding_between(account_, line.amount - k_most_code, line.amount + k_most_code, k_most_candidates);
        std::erase_if(orders, [&](const shop::Order& order) {
            const Money base = order.total - Money{order.unique_code};
            return !could_pay(order, line) || line.amount < base || line.amount > base + k_most_code;
        });
        return orders;
    }
    /// One digit is another, or two neighbours changed places.
    std::vector<shop::Order> by_digit(const StatementLine& line) {
        const std::string digits = std::to_string(line.amount.rupiah());
        std::vector<shop::Order> orders;
        const auto look = [&](const std::string& variant) {
            const auto amount = variant == digits ? std::nullopt : Money::parse(variant);
            auto order = amount ? orders_.holding(account_, *amount) : std::nullopt;
            if (order && could_pay(*order, line)) orders.push_back(std::move(*order));
        };
        for (std::size_t i = 0; i < digits.size(); ++i) {
            std::string variant = digits;
            for (variant[i] = '0'; variant[i] <= '9'; ++variant[i])
                look(variant);
            variant = digits;
            if (i + 1 == digits.size() || variant[i] == variant[i + 1]) continue;
            std::swap(variant[i], variant[i + 1]);
            look(variant);
        }
        return orders;
    }

    const Services& services_;
    BankAccountId account_;
    payment::BankRowStore rows_;
    payment::PaymentStore payments_;
    shop::OrderStore orders_;
    Instant now_;
    std::map<std::string, std::int64_t> seen_;  ///< of rows alike in this file
};

}  // namespace

std::string_view name(Kind kind) {
    constexpr EnumNames<Kind, 6> k_kinds{{"matched", "near", "unmatched", "duplicate", "skipped", "wrong"}};
    return k_kinds.of(kind);
}

std::vector<ImportedRow> import_bank_rows(const Services& services, BankAccountId account, std::istream& csv) {
    if (!payment::BankAccountStore{services.database, services.vault}.find(account))
        throw Error{ErrorKind::not_found, fmt::format("no bank account {}", account),
                    "see 'mitra payment bank-account list'", "bank_account"};
    const auto lines = payment::read_statement(csv, services.clock.now(), services.site.zone);
    Import import{services, account};
    std::vector<ImportedRow> results;
    const std::span<const StatementLine> all{lines};
    for (std::size_t done = 0; done < all.size(); done += k_chunk) {
        db::in_transaction(services.database, [&] {
            std::int64_t stored = 0;
            for (const StatementLine& line : all.subspan(done, std::min(k_chunk, all.size() - done))) {
                results.push_back(import.row(line));
                const bool is_new = results.back().row.has_value();
                stored += is_new ? 1 : 0;
            }
            if (stored > 0)
                db::record_audit(services.database, services.vault, services.actor, "payment.import",
                                 to_string(account), fmt::format(R"({{"rows":{}}})", stored), services.clock.now());
        });
    }
    return results;
}

}  // namespace mitra::flow
