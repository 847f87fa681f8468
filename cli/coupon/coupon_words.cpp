#include "cli/coupon/coupon_words.hpp"

#include <fmt/ranges.h>

#include "cli/product/product_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/place_order.hpp"

namespace mitra::cli {
namespace {

constexpr std::string_view k_none = "none";
constexpr std::int64_t k_most_products = 1000;  // that are looked at
constexpr std::size_t k_most_named = 5;

std::vector<ProductId> products_of(Context& context, const std::vector<std::string>& references) {
    std::vector<ProductId> products;
    for (const std::string& reference : references)
        products.push_back(product_named(context, reference).id);
    return products;
}

void apply_scope(Context& context, const CouponWords& words, referral::Coupon& coupon) {
    if (!words.only.empty() && !words.except.empty())
        throw Error{ErrorKind::usage, "--only and --except cannot both be given", "name the fewer products"};
    if (words.only == std::vector<std::string>{"all"}) {
        coupon.scope = referral::CouponScope::all;
        coupon.products.clear();
    } else if (!words.only.empty()) {
        coupon.scope = referral::CouponScope::only;
        coupon.products = products_of(context, words.only);
    } else if (!words.except.empty()) {
        coupon.scope = referral::CouponScope::except;
        coupon.products = products_of(context, words.except);
    }
}

/// A day counts whole: who says "until New Year's Eve" means that evening too.
Instant end_of(Context& context, const std::string& text) {
    constexpr std::size_t k_date = std::string_view{"2026-12-31"}.size();
    const Instant at = context.time("--until", text);
    return text.size() == k_date ? at + std::chrono::hours{24} : at;
}

/// "PRD-1 (Kelas Gratis), PRD-2 (...) and 3 more"
std::string listed(const std::vector<shop::Product>& products) {
    std::vector<std::string> names;
    for (const shop::Product& product : products) {
        if (names.size() == k_most_named) break;
        names.push_back(fmt::format("{} ({}, {})", product.id, product.name, product.price));
    }
    const std::size_t more = products.size() - names.size();
    return fmt::format("{}{}", fmt::join(names, ", "), more == 0 ? "" : fmt::format(" and {} more", more));
}

}  // namespace

Verb& declare_coupon(Verb& verb, CouponWords& words) {
    return verb.option("--percent-bp N", words.percent, "takes off so many basis points (1000 is 10 %), or")
        .option("--fixed RP", words.fixed, "takes off so many rupiah, and never more than the price")
        .option("--only PRODUCT", words.only, "only for this product, as often as needed; 'all' is for every one")
        .option("--except PRODUCT", words.except, "for all but this product, as often as needed")
        .option("--limit N", words.limit, "how many orders may use it, with all derived ones, or 'none'")
        .option("--until TIME", words.until, "how long it holds (a date: to the end of that day), or 'none'");
}

void apply(Context& context, const CouponWords& words, referral::Coupon& coupon) {
    if (words.percent && words.fixed)
        throw Error{ErrorKind::usage, "--percent-bp and --fixed cannot both be given", "one of the two"};
    if (words.percent) {
        coupon.percent = words.percent;
        coupon.amount.reset();
    }
    if (words.fixed) {
        coupon.amount = words.fixed;
        coupon.percent.reset();
    }
    apply_scope(context, words, coupon);
    if (words.derivable) coupon.derivable = *words.derivable;
    if (words.limit == k_none) {
        coupon.use_limit.reset();
    } else if (words.limit) {
        std::int64_t limit = 0;
        read_text(*words.limit, limit);
        coupon.use_limit = limit;
    }
    if (words.until == k_none)
        coupon.expires_at.reset();
    else if (words.until)
        coupon.expires_at = end_of(context, *words.until);
}

void warn_of_prices(Context& context, const referral::Coupon& coupon) {
    const referral::CouponTerms terms{.coupon = coupon, .root = coupon};
    if (coupon.expires_at && *coupon.expires_at <= context.now())
        context.note("it holds no more: --until is in the past");
    std::vector<shop::Product> free;
    std::vector<shop::Product> unpayable;
    for (const auto& product : shop::ProductStore{context.database()}.list({}, ProductId{}, k_most_products)) {
        if (product.price == Money{} || !terms.covers(product.id)) continue;
        const Money discount = terms.discount_of(product.price);
        if (discount == product.price)
            free.push_back(product);
        else if (flow::payment_choices(context.services(), product, discount).empty())
            unpayable.push_back(product);
    }
    if (!free.empty()) context.note("it makes free: " + listed(free));
    if (!unpayable.empty())
        context.note("what it leaves to pay is too little for Duitku, and there is no bank account for: " +
                     listed(unpayable));
}

}  // namespace mitra::cli
