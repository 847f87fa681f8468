#include "cli/child.hpp"
#include "cli/provider/service_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/book_deposit.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "lib/ledger/account.hpp"
#include "lib/ledger/ledger_store.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::cli {
namespace {

/// The job goes on for ever, so it ends well also where the supplier said no: then its note says why.
void ask(Context& context) {
    const std::string said = run_job(context, standing_job(context, flow::k_account_job, "account"));
    if (said.find(" at level ") == std::string::npos)
        throw Error{ErrorKind::unavailable, fmt::format("the supplier does not say: {}", said),
                    "it is asked again by itself; 'mitra ledger balance deposit' is what the books have", "provider"};
}

void balance(Context& context) {
    need_supplier(context);
    if (!context.dry_run()) ask(context);
    const topup::Account account = topup::CatalogueStore{context.database()}.account();
    const Money booked = ledger::LedgerStore{context.database()}.balance(ledger::deposit_at(flow::k_supplier));
    topup::TopupStore topups{context.database(), context.app().vault()};
    const Money waiting = topups.spoken_for(topup::Channel::prepaid) + topups.spoken_for(topup::Channel::game);
    Object object{{"balance", account.balance},
                  {"level", topup::name(account.level)},
                  {"asked_at", context.iso(account.asked_at)},
                  {"in_books", booked},
                  {"difference", account.balance ? Value{*account.balance - booked} : Value{nullptr}},
                  {"waiting", waiting}};
    if (context.dry_run()) object.add("result", "not_asked");
    context.show(std::move(object));
    if (account.balance && *account.balance != booked)
        context.note(
            "the supplier and the books differ: what is on its way is booked when it is done, and what was sent to "
            "the supplier by 'mitra deposit add'");
}

}  // namespace

void provider_balance(Verb& verb) {
    verb.run(balance);
}

}  // namespace mitra::cli
