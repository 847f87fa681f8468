#include "cli/deposit/deposit_view.hpp"
#include "lib/flow/book_deposit.hpp"

namespace mitra::cli {
namespace {

struct Request {
    flow::DepositRequest deposit;
    std::optional<std::string> at;
};

void add(Context& context, const Request& request) {
    flow::DepositRequest wanted = request.deposit;
    wanted.at = context.time("--at", request.at);
    const flow::BookedDeposit booked = flow::book_deposit(context.services(), wanted);
    const topup::Deposit& deposit = booked.deposit;
    context.concerns(1, deposit.amount);
    context.print("{} booked: {} from {}, and {} for sending it", deposit.id, deposit.amount, deposit.source,
                  deposit.fee);
    context.print("the supplier holds {} then, by the books; 'mitra provider balance' asks", booked.in_books);
    if (booked.left && *booked.left < Money{})
        context.print("warning: {} stands at {} then, so something that came in there is not booked", deposit.source,
                      *booked.left);
    context.answer(deposit_object(context, deposit)
                       .add("entry", booked.entry)
                       .add("in_books", booked.in_books)
                       .add("left", booked.left));
}

}  // namespace

void deposit_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("RP", request->deposit.amount, "what arrived, in whole rupiah")
        .option("--fee RP", request->deposit.fee,
                "what sending it cost beside that (default: what the fee rule 'deposit' of its day says)")
        .option("--at TIME", request->at, "when it was sent (default: now)")
        .option("--from BANK", request->deposit.from,
                "the account of ours that it came from, as BCA or trakteer (default: the owner's own pocket)")
        .needs_confirmation()
        .run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
