#include "cli/coupon/coupon_view.hpp"

#include "lib/flow/use_coupon.hpp"
#include "lib/referral/coupon_store.hpp"

namespace mitra::cli {

referral::CouponTerms coupon_named(Context& context, const std::string& reference) {
    referral::CouponStore coupons{context.database()};
    return coupons.terms_of(coupons.named(reference));
}

Object coupon_object(Context& context, const referral::CouponTerms& terms) {
    const referral::Coupon& coupon = terms.coupon;
    const referral::Coupon& root = terms.root;
    List products;
    for (const ProductId product : root.products)
        products.emplace_back(product);
    const auto obstacle = flow::coupon_obstacle(context.services(), terms);
    return {{"id", coupon.id},
            {"code", coupon.code},
            {"parent", coupon.parent},
            {"owner", coupon.owner},
            {"percent_bp", root.percent ? Value{root.percent->value} : Value{}},
            {"fixed", root.amount},
            {"scope", name(root.scope)},
            {"products", std::move(products)},
            {"derivable", !coupon.parent && root.derivable},
            {"uses", coupon.uses},
            {"limit", root.use_limit},
            {"expires_at", context.iso(root.expires_at)},
            {"status", obstacle ? name(*obstacle) : "active"},
            {"created_at", context.iso(coupon.created_at)},
            {"created_by", coupon.created_by},
            {"disabled_at", context.iso(coupon.disabled_at)}};
}

std::string off_words(const referral::CouponTerms& terms) {
    if (terms.root.amount) return to_string(*terms.root.amount);
    const std::int64_t bp = terms.root.percent->value;
    if (bp % 100 == 0) return fmt::format("{} %", bp / 100);
    return fmt::format("{}.{:02} %", bp / 100, bp % 100);
}

}  // namespace mitra::cli
