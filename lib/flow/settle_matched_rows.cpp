#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/flow/import_bank_rows.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/payment/bank_row_store.hpp"
#include "lib/payment/payment_store.hpp"

namespace mitra::flow {
namespace {

std::string_view name(Settled::Outcome outcome) {
    switch (outcome) {
        case Settled::Outcome::settled:
            return "settled";
        case Settled::Outcome::already:
            return "already";
        case Settled::Outcome::a_case:
            return "case";
    }
    return "";
}

SettledRow settle(const Services& services, const payment::BankRow& row) {
    SettledRow result{.row = row.id, .order = {}, .amount = row.amount, .result = {}, .opened_case = {}, .detail = {}};
    const auto payment = payment::PaymentStore{services.database, services.vault}.named(to_string(row.payment.value()));
    result.order = payment.order;
    try {
        const Settled settled = settle_payment(services, payment.id, evidence_of(services, row));
        result.result = name(settled.outcome);
        result.opened_case = settled.opened_case;
    } catch (const Error& error) {
        // One row that cannot be settled now stands in no other's way; a full disk or a lock ends it all.
        if (error.kind() != ErrorKind::refused && error.kind() != ErrorKind::usage) throw;
        result.result = "failed";
        result.detail = error.what();
    }
    return result;
}

}  // namespace

std::vector<SettledRow> settle_matched_rows(const Services& services, std::int64_t limit) {
    std::vector<SettledRow> results;
    for (const payment::BankRow& row :
         payment::BankRowStore{services.database, services.vault}.matched(BankRowId{}, limit))
        results.push_back(settle(services, row));
    return results;
}

bool dismiss_bank_row(const Services& services, BankRowId id) {
    require_reason(services);
    return db::in_transaction(services.database, [&] {
        payment::BankRowStore rows{services.database, services.vault};
        const payment::BankRow row = rows.named(to_string(id));
        if (row.state == "dismissed") return false;
        if (row.state == "settled")
            throw Error{ErrorKind::refused, fmt::format("{} is booked", id), "see 'mitra payment rows --all'", "row"};
        rows.mark(id, "dismissed", std::nullopt);
        db::record_audit(services.database, services.vault, services.actor, "payment.dismiss_row", to_string(id),
                         fmt::format(R"({{"amount":{}}})", row.amount.rupiah()), services.clock.now());
        return true;
    });
}

}  // namespace mitra::flow
