#include "cli/coupon/coupon_view.hpp"
#include "lib/referral/coupon_store.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_most_children = 100;

void show(Context& context, const std::string& reference) {
    const auto terms = coupon_named(context, reference);
    referral::CouponStore coupons{context.database()};
    const referral::CouponFilter filter{.parent = terms.coupon.id};
    List children;
    for (const referral::Coupon& child : coupons.list(filter, CouponId{}, k_most_children))
        children.emplace_back(
            Object{{"id", child.id}, {"code", child.code}, {"owner", child.owner}, {"uses", child.uses}});
    context.show(coupon_object(context, terms)
                     .add("children", std::move(children))
                     .add("children_total", coupons.count(filter)));
}

}  // namespace

void coupon_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("COUPON", *reference, "CPN-4 or its code").run([reference](Context& context) {
        show(context, *reference);
    });
}

}  // namespace mitra::cli
