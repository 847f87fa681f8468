#include "cli/context.hpp"
#include "lib/flow/transfer_money.hpp"

namespace mitra::cli {
namespace {

struct Request {
    flow::Transfer transfer;
    std::optional<std::string> at;
};

void transfer(Context& context, const Request& request) {
    flow::Transfer wanted = request.transfer;
    wanted.at = context.time("--at", request.at);
    wanted.key = context.globals().key.value_or("");
    const auto done = flow::transfer_money(context.services(), wanted);
    if (!done.already) context.concerns(1, wanted.amount);
    const std::string cost = wanted.fee > Money{} ? fmt::format(", and {} for the transfer", wanted.fee) : "";
    context.print("{} {}: {} from {} to {}{}", done.entry, done.already ? "was booked before" : "booked", wanted.amount,
                  wanted.from, wanted.to, cost);
    if (done.left < Money{})
        context.print("warning: {} stands at {} then, so something that came in there is not booked", wanted.from,
                      done.left);
    context.answer({{"id", done.entry},
                    {"from", wanted.from},
                    {"to", wanted.to},
                    {"amount", wanted.amount},
                    {"fee", wanted.fee},
                    {"left", done.left},
                    {"already", done.already}});
}

}  // namespace

void ledger_transfer(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("FROM", request->transfer.from, "the account it left, as cash:duitku")
        .argument("TO", request->transfer.to, "the account it arrived at, as cash:BCA")
        .argument("RP", request->transfer.amount, "what arrived, in whole rupiah")
        .option("--fee RP", request->transfer.fee, "what it cost beside that, taken from the same account")
        .option("--at TIME", request->at, "when it went (default: now)")
        .needs_confirmation()
        .run([request](Context& context) { transfer(context, *request); });
}

}  // namespace mitra::cli
