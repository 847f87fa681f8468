#include "cli/coupon/coupon_view.hpp"
#include "cli/coupon/coupon_words.hpp"
#include "lib/flow/change_coupon.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string coupon;
    CouponWords words;
};

void set(Context& context, const Request& request) {
    referral::Coupon coupon = coupon_named(context, request.coupon).coupon;
    apply(context, request.words, coupon);
    const bool changed = flow::set_coupon(context.services(), coupon);
    const auto terms = coupon_named(context, to_string(coupon.id));
    if (changed) {
        context.concerns(1);
        warn_of_prices(context, terms.coupon);
    }
    context.print("{} {}", terms.coupon.code, changed ? "changed" : "is so already; nothing was changed");
    context.answer(coupon_object(context, terms).add("changed", changed));
}

}  // namespace

void coupon_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("COUPON", request->coupon, "CPN-4 or its code");
    declare_coupon(verb, request->words)
        .option("--derivable yes|no", request->words.derivable, "whether affiliates may have codes of their own for it")
        .run([request](Context& context) { set(context, *request); });
}

}  // namespace mitra::cli
