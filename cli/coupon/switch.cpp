#include "cli/coupon/coupon_view.hpp"
#include "lib/flow/change_coupon.hpp"

namespace mitra::cli {
namespace {

enum class Switch { on, off };

void turn(Context& context, const Ids& coupons, Switch to) {
    context.each(coupons, [&](const std::string& reference) {
        const referral::Coupon coupon = coupon_named(context, reference).coupon;
        const bool changed = flow::switch_coupon(context.services(), coupon.id, to == Switch::on);
        return Result{fmt::format("{} {} switched {}", coupon.code, changed ? "is" : "was already",
                                  to == Switch::on ? "on" : "off"),
                      {{"id", coupon.id}, {"code", coupon.code}, {"changed", changed}}};
    });
}

void declare(Verb& verb, Switch to) {
    auto coupons = std::make_shared<Ids>();
    verb.ids("COUPON", *coupons, "CPN-4 or a code").run([coupons, to](Context& context) {
        turn(context, *coupons, to);
    });
}

}  // namespace

void coupon_disable(Verb& verb) {
    declare(verb, Switch::off);
}

void coupon_enable(Verb& verb) {
    declare(verb, Switch::on);
}

}  // namespace mitra::cli
