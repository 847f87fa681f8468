#include "cli/days.hpp"
#include "cli/fee/fee_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/add_fee_rule.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string name, bearer, effective;
    std::optional<BasisPoints> rate;
    Money fixed;
};

topup::FeeRule rule_of(Context& context, const Request& request) {
    if (!day_from_words(request.effective))
        throw Error{ErrorKind::usage, fmt::format("--effective: '{:.40}' is no date", request.effective),
                    "write it as 2026-11-20", "fee"};
    topup::FeeRule rule;
    rule.name = request.name;
    rule.rate = request.rate.value_or(BasisPoints{});
    rule.fixed = request.fixed;
    rule.bearer = topup::bearer_named(request.bearer).value();
    rule.effective_from = context.time("--effective", request.effective);
    return rule;
}

void add(Context& context, const Request& request) {
    if (request.bearer.empty())
        throw Error{ErrorKind::usage, "--bearer is missing", "--bearer buyer, or --bearer store", "fee"};
    const topup::FeeRule rule = flow::add_fee_rule(context.services(), rule_of(context, request));
    context.concerns(1);
    context.print("{}: '{}' costs {} and {} from {} on; the {} bears it", rule.id, rule.name,
                  fmt::format("{} bp", rule.rate.value), rule.fixed, request.effective, request.bearer);
    context.answer(fee_object(context, rule));
}

}  // namespace

void fee_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("NAME", request->name, "as trakteer or qris; 'deposit' is what filling the deposit costs")
        .option("--bp N", request->rate, "basis points of the amount: 70 is 0,7 % (default: 0)")
        .option("--fixed RP", request->fixed, "and so many rupiah each time (default: 0)")
        .choice("--bearer", request->bearer, {"buyer", "store"}, "whose it is: added to the price, or taken from it")
        .required("--effective DATE", request->effective, "the first day it holds for; the rule before it ends")
        .run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
