#include "cli/payout/payout_view.hpp"

#include "lib/payment/bank_account_store.hpp"
#include "lib/payout/payee_store.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {

payout::PayoutStore payouts(Context& context) {
    return {context.database(), context.app().vault()};
}

std::string name_of(Context& context, PersonId id) {
    const auto person = people::PersonStore{context.database(), context.app().vault()}.find(id);
    return person ? person->details.name : std::string{};
}

Object payout_object(Context& context, const payout::Payout& one) {
    std::optional<std::string> bank;
    if (one.bank_account) {
        const auto account =
            payment::BankAccountStore{context.database(), context.app().vault()}.find(*one.bank_account);
        bank = account ? account->name : to_string(*one.bank_account);
    }
    const payout::LineSums sums = payouts(context).sums(one.id);
    return {{"id", one.id},
            {"status", payout::name(one.state)},
            {"people", one.people},
            {"total", one.total},
            {"bank", bank},
            {"created_at", context.iso(one.created_at)},
            {"created_by", one.created_by},
            {"approved_by", or_null(one.approved_by)},
            {"exported_at", context.iso(payouts(context).exported_at(one.id))},
            {"open", sums.open},
            {"settled", sums.settled},
            {"failed", sums.failed},
            {"settled_amount", sums.settled_amount},
            {"failed_amount", sums.failed_amount}};
}

Object payout_line_object(Context& context, const payout::PayoutLine& line) {
    const auto account = payout::PayeeStore{context.database(), context.app().vault()}.find(line.payee);
    return {{"id", line.id},
            {"person", line.person},
            {"name", or_null(name_of(context, line.person))},
            {"amount", line.amount},
            {"status", payout::name(line.state)},
            {"account", account ? account->masked() : ""},
            {"reference", or_null(line.reference)},
            {"reason", or_null(line.reason)},
            {"bank_words", or_null(line.bank_words)}};
}

}  // namespace mitra::cli
