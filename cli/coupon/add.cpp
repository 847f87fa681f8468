#include "cli/coupon/coupon_view.hpp"
#include "cli/coupon/coupon_words.hpp"
#include "lib/flow/change_coupon.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string code;
    CouponWords words;
    bool derivable = false;
};

void add(Context& context, const Request& request) {
    referral::Coupon coupon{.code = request.code, .derivable = request.derivable};
    apply(context, request.words, coupon);
    const auto terms = coupon_named(context, to_string(flow::add_coupon(context.services(), coupon)));
    context.concerns(1);
    context.print("{} added: {} takes off {}", terms.coupon.id, terms.coupon.code, off_words(terms));
    warn_of_prices(context, terms.coupon);
    context.answer(coupon_object(context, terms));
}

}  // namespace

void coupon_add(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("CODE", request->code, "3 to 20 letters, digits and hyphens, as in DISKONN50");
    declare_coupon(verb, request->words)
        .flag("--derivable", request->derivable, "affiliates may have codes of their own for it")
        .run([request](Context& context) { add(context, *request); });
}

}  // namespace mitra::cli
