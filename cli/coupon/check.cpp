#include "cli/coupon/coupon_view.hpp"
#include "cli/product/product_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/place_order.hpp"
#include "lib/flow/use_coupon.hpp"

namespace mitra::cli {
namespace {

using referral::CouponObstacle;

struct Request {
    std::string code;
    std::string product;
};

/// The rule as it reads when it holds; when it does not, flow::words_of says why.
std::string rule_kept(Context& context, CouponObstacle obstacle, const referral::CouponTerms& terms) {
    const referral::Coupon& root = terms.root;
    switch (obstacle) {
        case CouponObstacle::disabled:
            return "it is switched on";
        case CouponObstacle::parent_disabled:
            return fmt::format("its parent {} is switched on", root.code);
        case CouponObstacle::parent_not_derivable:
            return fmt::format("its parent {} allows derived codes", root.code);
        case CouponObstacle::owner_inactive:
            return fmt::format("{}, whose code it is, is an active affiliate", *terms.coupon.owner);
        case CouponObstacle::expired:
            return root.expires_at ? fmt::format("it holds until {}", context.iso(*root.expires_at))
                                   : "it never expires";
        case CouponObstacle::used_up:
            return root.use_limit ? fmt::format("{} of {} uses are taken", root.uses, *root.use_limit)
                                  : fmt::format("it may be used without limit ({} so far)", root.uses);
        case CouponObstacle::other_product:
            return root.scope == referral::CouponScope::all ? "it is for every product" : "it is for this product";
    }
    return {};
}

List rules_of(Context& context, const flow::CouponFinding& finding, const shop::Product& product) {
    const referral::CouponUse use{.product = product.id, .at = context.now(), .owner_may_earn = finding.owner_may_earn};
    List rules;
    const auto rule = [&](std::string_view name, bool kept, const std::string& words) {
        context.print("  {:<4} {}", kept ? "yes" : "no", words);
        rules.emplace_back(Object{{"obstacle", name}, {"stands", !kept}, {"words", words}});
    };
    for (const CouponObstacle obstacle : referral::possible_obstacles(finding.terms)) {
        const bool stands = referral::stands(obstacle, finding.terms, use);
        rule(name(obstacle), !stands,
             stands ? flow::words_of(obstacle, finding.terms, context.zone())
                    : rule_kept(context, obstacle, finding.terms));
    }
    if (product.archived_at) rule("product_archived", false, "the product is archived and cannot be ordered");
    return rules;
}

void check(Context& context, const Request& request) {
    const shop::Product product = product_named(context, request.product);
    const std::string code = coupon_named(context, request.code).coupon.code;
    const flow::CouponFinding finding = flow::look_at_coupon(context.services(), code, product).value();
    const bool usable = !finding.obstacle && !product.archived_at;
    const referral::Coupon& coupon = finding.terms.coupon;
    context.print("{} ({}{}) for {} ({}):", coupon.code, coupon.id,
                  coupon.parent ? fmt::format(", derived from {}", finding.terms.root.code) : "", product.name,
                  product.id);
    List rules = rules_of(context, finding, product);
    List methods;
    for (const auto& choice : flow::payment_choices(context.services(), product, finding.after.discount))
        methods.emplace_back(choice.name);
    context.print("{}price {}, less {}: {} to pay{}", usable ? "" : "otherwise: ", finding.before.subtotal,
                  finding.after.discount, finding.after.total,
                  finding.after.total == Money{} ? "" : ", by " + in_words(Value{methods}));
    context.print("{}", usable ? "usable" : "not usable");
    context.answer({{"coupon", coupon.id},
                    {"code", coupon.code},
                    {"product", product.id},
                    {"usable", usable},
                    {"obstacle", finding.obstacle ? Value{name(*finding.obstacle)} : Value{}},
                    {"price", finding.before.subtotal},
                    {"discount", finding.after.discount},
                    {"tax", finding.after.tax},
                    {"total", finding.after.total},
                    {"methods", std::move(methods)},
                    {"rules", std::move(rules)}});
    if (!usable) context.exit_with(exit_code(ErrorKind::refused));
}

}  // namespace

void coupon_check(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("CODE", request->code, "as a buyer types it, or CPN-4")
        .argument("PRODUCT", request->product, "PRD-2, its slug or its name")
        .run([request](Context& context) { check(context, *request); });
}

}  // namespace mitra::cli
